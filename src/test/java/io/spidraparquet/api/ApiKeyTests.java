package io.spidraparquet.api;

import java.io.Serializable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ApiKeyTests {

	@Test
	void showsNothingOfItselfWhenItIsPrinted() {
		ApiKey key = new ApiKey("spd_4711");
		assertThat(key.toString()).isEqualTo("(API key)");
		assertThat("%s".formatted(key)).doesNotContain("4711", "spd");
		assertThat(key.value()).isEqualTo("spd_4711");
	}

	@Test
	void cannotBeStoredByAccident() {
		assertThat(ApiKey.class).isFinal();
		assertThat((Object) new ApiKey("spd_4711")).isNotInstanceOf(Serializable.class).isNotInstanceOf(Record.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "spd_4711 ", " spd_4711", "spd 4711", "spd_4711\n", "spd_4711\r\nx-other: 1",
			"spd_\u00e4711", "spd_\u20ac4711", "spd_4711\u0000", "spd_4711\u007f", "\uFEFFspd_4711" })
	void refusesWhatNoHeaderCanCarryAndDoesNotRepeatIt(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> new ApiKey(value))
			.withMessage("the API key is empty or holds characters that no key has")
			.withNoCause();
	}

	@Test
	void takesAllThatAHeaderCanCarry() {
		assertThat(new ApiKey("!~Aa0-_.:/+=").value()).isEqualTo("!~Aa0-_.:/+=");
	}

}
