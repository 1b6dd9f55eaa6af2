package io.spidraparquet.source;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import tools.jackson.core.exc.StreamReadException;

/**
 * Sees that text is UTF-8: parsers take some bytes that are none, and change them.
 */
final class Utf8 {

	private Utf8() {
	}

	/**
	 * Refuses text that is no UTF-8.
	 * @throws StreamReadException if it has overlong forms, surrogates or other bytes
	 * that are no character
	 */
	static void requireWellFormed(byte[] text, int offset, int length) {
		byte all = 0;
		for (int i = offset; i < offset + length; i++) {
			all |= text[i];
		}
		if (all >= 0) {
			return; // all ASCII
		}
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text, offset, length));
		}
		catch (CharacterCodingException ex) {
			throw new StreamReadException(null, "its text is no well-formed UTF-8", ex);
		}
	}

}
