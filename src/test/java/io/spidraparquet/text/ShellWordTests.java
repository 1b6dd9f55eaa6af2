package io.spidraparquet.text;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ShellWordTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			output=s3a://bucket/a,b | output=s3a://bucket/a,b
			output=/a b             | 'output=/a b'
			a$b                     | 'a$b'
			it's                    | 'it'\\''s'
			""|''
			""")
	void onlyWhatAShellWouldChangeIsQuoted(String word, String quoted) {
		assertThat(ShellWord.quoted(word)).isEqualTo(quoted);
	}

}
