package io.spidraparquet.terminal;

import java.io.PrintStream;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON for the terminal or another program, as the option {@code --json} of commands
 * prints it.
 */
public final class Json {

	private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	private Json() {
	}

	/**
	 * Prints a document with a line break at its end. Characters that could change how a
	 * terminal shows it are escaped, which is valid in the texts of JSON.
	 * @param document maps, lists, texts, numbers, booleans and null
	 * @param out receives the document
	 */
	public static void print(Object document, PrintStream out) {
		out.println(Printable.lines(MAPPER.writeValueAsString(document)));
	}

}
