package io.spidraparquet.run;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CountsTests {

	@Test
	void startEmpty() {
		Counts counts = new Counts();
		assertThat(counts.of("a")).isZero();
		assertThat(counts.total()).isZero();
		assertThat(counts.asMap()).isEmpty();
		assertThat(counts).hasToString("");
	}

	@Test
	void addUpByName() {
		Counts counts = new Counts();
		counts.add("a", 2);
		counts.add("b", 0);
		counts.add("a", 3_000_000_000L);
		assertThat(counts.of("a")).isEqualTo(3_000_000_002L);
		assertThat(counts.of("b")).isZero();
		assertThat(counts.asMap()).isEqualTo(Map.of("a", 3_000_000_002L, "b", 0L));
		assertThat(counts.total()).isEqualTo(3_000_000_002L);
	}

	@Test
	void addUpWithOthersAndLeaveTheseAsTheyAre() {
		Counts counts = Counts.parse("a=1,b=2");
		Counts other = Counts.parse("b=3,c=4");
		counts.addAll(other);
		assertThat(counts.asMap()).isEqualTo(Map.of("a", 1L, "b", 5L, "c", 4L));
		assertThat(other.asMap()).isEqualTo(Map.of("b", 3L, "c", 4L));
		counts.addAll(new Counts());
		assertThat(counts.total()).isEqualTo(10);
	}

	@Test
	void areTheSameTextInWhateverOrderTheyWereAdded() {
		Counts counts = new Counts();
		counts.add("no-id", 1);
		counts.add("10", 2);
		counts.add("9", 3);
		assertThat(counts).hasToString("10=2,9=3,no-id=1");
		assertThat(Counts.parse("no-id=1,9=3,10=2")).hasToString("10=2,9=3,no-id=1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a=0", "a=1", "a=-1", "a=1,b=9223372036854775807", "crawl-1_X=5,no-id=6" })
	void areReadFromTheirText(String text) {
		assertThat(Counts.parse(text)).hasToString(text);
	}

	@Test
	void aNameThatStandsTwiceInATextAddsUp() {
		assertThat(Counts.parse("a=1,a=2")).hasToString("a=3");
	}

	@Test
	void aNumberThatIsNoneIsRefused() {
		assertThatExceptionOfType(NumberFormatException.class).isThrownBy(() -> Counts.parse("a=many"))
			.withMessageContaining("many");
	}

	@Test
	void asAMapAreACopy() {
		Counts counts = Counts.parse("a=1");
		Map<String, Long> map = counts.asMap();
		counts.add("a", 1);
		assertThat(map).isEqualTo(Map.of("a", 1L));
	}

}
