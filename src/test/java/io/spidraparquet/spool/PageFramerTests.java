package io.spidraparquet.spool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.spidraparquet.page.IncompleteBodyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PageFramerTests {

	private static final JsonMapper JSON = new JsonMapper();

	/** A body, and the texts of its pages. */
	static final List<Arguments> BODIES = List.of( //
			body("{\"pages\":[]}"), //
			body(" \r\n\t{ \"pages\" :\n[ \t\r\n] } \n"), //
			body("{\"pages\":[{}]}", "{}"), //
			body("{\"pages\":[{\"id\":\"1\"},{\"id\":\"2\"},{\"id\":\"3\"}]}", "{\"id\":\"1\"}", "{\"id\":\"2\"}",
					"{\"id\":\"3\"}"),
			body("{\"pages\" : [ {\"id\" : \"1\" } \n,\r\n\t { \"id\":\"2\"}\n ]\n}\n", "{\"id\" : \"1\" }",
					"{ \"id\":\"2\"}"),
			body("{\"status\":\"ok\",\"total\":2,\"pages\":[{\"id\":\"1\"}],\"next\":null}", "{\"id\":\"1\"}"),
			body("{\"pages\":[{\"id\":\"1\"}],\"job\":{\"id\":\"j\",\"pages\":[{\"id\":\"no page\"}]},\"n\":[1,[2]]}",
					"{\"id\":\"1\"}"),
			body("{\"job\":{\"pages\":[{\"id\":\"no page\"}]},\"pages\":[{\"id\":\"1\"}]}", "{\"id\":\"1\"}"),
			body("{\"a\":[\"pages\",[{\"pages\":[1]}]],\"pages\":[{\"id\":\"1\"}]}", "{\"id\":\"1\"}"),
			body("{\"of\":\"pages\",\"list\":[{\"id\":\"no page\"}],\"pages\":[{\"id\":\"1\"}]}", "{\"id\":\"1\"}"),
			body("{\"\\\"pages\":[6],\"a\\\"pages\":[7],\"Pages\":[8],\"pages \":[9],\"pagess\":[9],\"page\":[9],\"pages\":[{}]}",
					"{}"),
			body("{\"q\":\"\\\"pages\\\":[{]}\\\\\",\"pages\":[{\"id\":\"1\"}],\"z\":\"]}[{\\\\\\\"\"}",
					"{\"id\":\"1\"}"),
			body("{\"pages\":[{\"pages\":[{\"pages\":[]},{}],\"data\":{\"pages\":[1,2]}},{\"id\":\"2\"}]}",
					"{\"pages\":[{\"pages\":[]},{}],\"data\":{\"pages\":[1,2]}}", "{\"id\":\"2\"}"),
			body("{\"pages\":[{\"t\":\"a \\\"quoted\\\" ]}, {[\"},{\"t\":\"\\\\\"},{\"t\":\"\\\\\\\"\"}]}",
					"{\"t\":\"a \\\"quoted\\\" ]}, {[\"}", "{\"t\":\"\\\\\"}", "{\"t\":\"\\\\\\\"\"}"),
			body("{\"pages\":[null,1,\"a\",[1],-1.5e+10,true,{},[],\"\",[[],[{}]],false]}", "null", "1", "\"a\"", "[1]",
					"-1.5e+10", "true", "{}", "[]", "\"\"", "[[],[{}]]", "false"),
			body("{\"pages\":[ \"a,]}[{\\\"\" , \"\\\\\" ]}", "\"a,]}[{\\\"\"", "\"\\\\\""), //
			body("{\"pages\":[7]}", "7"), //
			body("{\"pages\":[{\"t\":\"ä€😀\\u20ac\"},\"ü\"],\"é\":\"ß\"}", "{\"t\":\"ä€😀\\u20ac\"}", "\"ü\""),
			body("\uFEFF{\"pages\":[{\"id\":\"1\"}]}", "{\"id\":\"1\"}"), //
			body("{\"pages\":[{\"a\":{\"b\":{\"c\":[[[{\"d\":[]}]]]}}}]}", "{\"a\":{\"b\":{\"c\":[[[{\"d\":[]}]]]}}}"));

	private static Arguments body(String body, String... pages) {
		return Arguments.of(body, List.of(pages));
	}

	@ParameterizedTest
	@FieldSource("BODIES")
	void findsThePagesOfABodyInOnePiece(String body, List<String> pages) throws IOException {
		List<Framed> framed = frame(body);
		assertThat(framed).extracting(Framed::json).isEqualTo(pages);
	}

	@ParameterizedTest
	@FieldSource("BODIES")
	void tellsThePositionOfEachPageInTheBody(String body, List<String> pages) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		for (Framed page : frame(body)) {
			byte[] slice = Arrays.copyOfRange(bytes, (int) page.position(),
					(int) page.position() + page.json().getBytes(StandardCharsets.UTF_8).length);
			assertThat(new String(slice, StandardCharsets.UTF_8)).isEqualTo(page.json());
		}
	}

	@ParameterizedTest
	@FieldSource("BODIES")
	void agreesWithAParserOfCompleteDocuments(String body, List<String> pages) throws IOException {
		JsonNode tree = JSON.readTree(body.getBytes(StandardCharsets.UTF_8)).path("pages");
		assertThat(frame(body)).extracting((page) -> JSON.readTree(page.json()))
			.containsExactlyElementsOf(tree.values());
	}

	@ParameterizedTest
	@FieldSource("BODIES")
	void findsTheSameWhereverABufferEnds(String body, List<String> pages) throws IOException {
		List<Framed> uncut = frame(body);
		int length = body.getBytes(StandardCharsets.UTF_8).length;
		for (int cut = 0; cut <= length; cut++) {
			assertThat(frame(body, cut)).as("cut at %d", cut).isEqualTo(uncut);
		}
	}

	@ParameterizedTest
	@FieldSource("BODIES")
	void findsTheSameInPiecesOfOneByte(String body, List<String> pages) throws IOException {
		int length = body.getBytes(StandardCharsets.UTF_8).length;
		assertThat(frame(body, IntStream.range(1, length).toArray())).isEqualTo(frame(body));
	}

	@ParameterizedTest
	@FieldSource("BODIES")
	void isNeverContentWithABodyThatWasCut(String body, List<String> pages) {
		byte[] bytes = body.strip().getBytes(StandardCharsets.UTF_8);
		for (int cut = 0; cut < bytes.length; cut++) {
			byte[] part = Arrays.copyOf(bytes, cut);
			assertThatExceptionOfType(IncompleteBodyException.class).as("cut at %d", cut)
				.isThrownBy(() -> frame(part, 0, part.length / 2));
		}
	}

	@Test
	void framesPagesThatAreLargerThanAnyBuffer() throws IOException {
		Random random = new Random(42);
		List<String> pages = Stream.of(5, 8_191, 8_192, 8_193, 20_000, 3, 100_000, 1)
			.map((size) -> "{\"t\":\"" + "x]\\\"".repeat(size / 4 + 1) + "\"}")
			.toList();
		String body = "{\"pages\":[" + String.join(" , ", pages) + "]}";
		List<Framed> uncut = frame(body);
		assertThat(uncut).extracting(Framed::json).isEqualTo(pages);
		for (int round = 0; round < 20; round++) {
			int[] cuts = random.ints(1 + random.nextInt(40), 0, body.length()).sorted().toArray();
			assertThat(frame(body, cuts)).isEqualTo(uncut);
		}
	}

	@Test
	void countsPositionsAcrossManyBuffers() throws IOException {
		StringBuilder body = new StringBuilder("{\"pages\":[");
		List<Long> starts = new ArrayList<>();
		for (int i = 0; i < 5_000; i++) {
			body.append((i == 0) ? "" : ",\n ");
			starts.add((long) body.length());
			body.append("{\"id\":\"").append(i).append("\"}");
		}
		int[] cuts = IntStream.iterate(777, (cut) -> cut < body.length(), (cut) -> cut + 777).toArray();
		assertThat(frame(body.append("]}").toString(), cuts)).extracting(Framed::position).isEqualTo(starts);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			null                          | it has no array "pages"
			[]                            | it has no array "pages"
			[{"pages":[{"id":"1"}]}]      | it has no array "pages"
			["pages"]                     | it has no array "pages"
			"pages"                       | it has no array "pages"
			{}                            | it has no array "pages"
			{"Pages":[]}                  | it has no array "pages"
			{"data":{"pages":[{}]}}       | it has no array "pages"
			{"status":"error"}            | it has no array "pages"
			{"of":"pages"}                | it has no array "pages"
			{"pages":null}                | its "pages" is not an array
			{"pages":{}}                  | its "pages" is not an array
			{"pages":{"pages":[{}]}}      | its "pages" is not an array
			{"pages":"[{}]"}              | its "pages" is not an array
			{"pages":1,"x":[{}]}          | its "pages" is not an array
			""")
	void refusesADocumentWithoutAnArrayOfPages(String body, String message) {
		assertThatExceptionOfType(IncompleteBodyException.class).isThrownBy(() -> frame(body)).withMessage(message);
	}

	@ParameterizedTest
	@ValueSource(strings = { "<!DOCTYPE html><html><body>\"pages\":[{}]</body></html>", "Service unavailable", "{",
			"{\"pages\"", "{\"pages\":", "{'pages':[]}", "{\"pages\":[]}}", "{\"pages\":[]}]", "{\"pages\":[],}",
			"{\"pages\":[] \"x\":1}", "{\"pages\"[]}", "[\"pages\":[]]", "{\"pages\":[{}]", "{\"pages\":[{}],\"x\":\"",
			"{\"pages\":[{}]}\u0000" })
	void refusesWhatIsNoJsonDocument(String body) {
		assertThatExceptionOfType(IncompleteBodyException.class).isThrownBy(() -> frame(body))
			.withMessageStartingWith("it is not a complete JSON document (");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			{"pages":[                    | it ends in the middle of the pages
			{"pages":[{}                  | it ends in the middle of the pages
			{"pages":[{},                 | it ends in the middle of the pages
			{"pages":[{"a":"b             | it ends in the middle of the pages
			{"pages":[nul                 | it ends in the middle of the pages
			{"pages":[{"a":[1,2}          | it ends in the middle of the pages
			{"pages":[{"a":[}]}           | it is not JSON between two pages
			{"pages":[{}}]}               | it is not JSON between two pages
			{"pages":[{}:{}]}             | it is not JSON between two pages
			{"pages":[,]}                 | it is not JSON between two pages
			{"pages":[{},]}               | it is not JSON between two pages
			{"pages":[{}{}]}              | it is not JSON between two pages
			{"pages":[{}é{}]}             | it is not JSON between two pages
			{"pages":[{}],"pages":[{}]}   | it has "pages" twice
			""")
	void refusesPagesThatDoNotEnd(String body, String message) {
		assertThatExceptionOfType(IncompleteBodyException.class).isThrownBy(() -> frame(body)).withMessage(message);
	}

	@Test
	void keepsOneBrokenPageFromBreakingTheOthers() throws IOException {
		assertThat(frame("{\"pages\":[{\"id\":tru},{id:1},{\"id\":\"3\"}]}")).extracting(Framed::json)
			.containsExactly("{\"id\":tru}", "{id:1}", "{\"id\":\"3\"}");
	}

	@Test
	void keepsNoMoreThanOneMegabyteOutsideThePages() throws IOException {
		String before = "{\"x\":\"" + "y".repeat(1_000_000) + "\",\"pages\":[{}]";
		assertThat(frame(before + "}")).hasSize(1);
		assertThatExceptionOfType(IncompleteBodyException.class)
			.isThrownBy(() -> frame(before + ",\"z\":\"" + "y".repeat(100_000) + "\"}", 500_000, 1_000_030))
			.withMessage("it has more than 1 MB outside its pages");
	}

	private static List<Framed> frame(String body, int... cuts) throws IOException {
		return frame(body.getBytes(StandardCharsets.UTF_8), cuts);
	}

	/** Feeds pieces through one buffer, which is overwritten before the next piece. */
	private static List<Framed> frame(byte[] body, int... cuts) throws IOException {
		List<Framed> pages = new ArrayList<>();
		PageFramer framer = new PageFramer(
				(position, json) -> pages.add(new Framed(position, new String(json.copy(), StandardCharsets.UTF_8))));
		byte[] buffer = new byte[body.length + 1];
		int start = 0;
		for (int end : IntStream.concat(Arrays.stream(cuts), IntStream.of(body.length)).toArray()) {
			System.arraycopy(body, start, buffer, 0, end - start);
			framer.feed(buffer, end - start);
			Arrays.fill(buffer, (byte) '"');
			start = end;
		}
		framer.finish();
		return pages;
	}

	private record Framed(long position, String json) {

	}

}
