package io.spidraparquet.inspect;

import java.io.PrintStream;
import java.util.Collection;
import java.util.Iterator;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON for programs: names in snake_case, without fields that have no value. Characters
 * beyond ASCII are escaped, so the text is the same in every locale and harmless on a
 * terminal.
 */
final class InspectJson {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
		.changeDefaultPropertyInclusion((inclusion) -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
		.changeDefaultVisibility((checker) -> checker.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
		.enable(JsonWriteFeature.ESCAPE_NON_ASCII)
		.enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
		.build();

	private InspectJson() {
	}

	/** Prints one array with a line for each element. */
	static void array(Collection<?> elements, PrintStream out) {
		if (elements.isEmpty()) {
			out.println("[]");
			return;
		}
		String before = "[";
		for (Iterator<?> each = elements.iterator(); each.hasNext();) {
			String element = line(each.next());
			out.println(before + element + (each.hasNext() ? "," : "]"));
			before = " ";
		}
	}

	/** One value on one line. */
	static String line(Object value) {
		return MAPPER.writeValueAsString(value);
	}

}
