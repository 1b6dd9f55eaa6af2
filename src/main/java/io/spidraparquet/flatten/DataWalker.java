package io.spidraparquet.flatten;

import java.util.List;

import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.JsonText;
import io.spidraparquet.scalar.UnrepresentableException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Walks the data of a page: descends into objects and passes scalars, arrays and objects
 * that are kept as JSON to a visitor, each with its node of the path tree. Skips null.
 * All settings on the shape of data are applied here, once for the profile and the rows.
 * Not thread-safe.
 *
 * @param <N> the visitor's type of a node
 */
final class DataWalker<N> {

	private final DataVisitor<N> visitor;

	private final Flattening flattening;

	private final ParsedScalar scalar;

	private final SeenKeys keys = new SeenKeys();

	/** Whether the data has escaped surrogates, which may be lone ones. */
	private boolean surrogates;

	DataWalker(DataVisitor<N> visitor, Flattening flattening) {
		this.visitor = visitor;
		this.flattening = flattening;
		this.scalar = new ParsedScalar(flattening);
	}

	/**
	 * Walks the data of a page.
	 * @param parser positioned at the value's first token; left at its last
	 * @param json the text that the parser reads
	 * @param root the node of the value
	 * @throws RefusedPageException if the page has something else in place of the array
	 * of rows
	 * @throws UnrepresentableException if a key has two values, or a text a lone
	 * surrogate
	 */
	void walk(JsonParser parser, JsonSlice json, N root) {
		this.scalar.moveTo(parser, json);
		byte[] document = (this.flattening.parsesText() && this.scalar.mayBeDocument())
				? TextDocument.find(this.scalar.text()) : null;
		if (document != null) {
			walk(JsonSlice.of(document), root);
			return;
		}
		JsonSlice data = new JsonSlice(json.bytes(), this.scalar.start(), json.end());
		int depth = depth(parser) - (isNested(parser) ? 1 : 0);
		try {
			start(parser, data, root);
		}
		catch (TwinKeys.FoundException ex) {
			skipTo(depth, parser);
			this.visitor.restart();
			walk(TwinKeys.leaveOut(data), root);
		}
		catch (RefusedPageException | UnrepresentableException ex) {
			skipTo(depth, parser);
			throw ex;
		}
	}

	private void walk(JsonSlice data, N root) {
		try (JsonParser parser = JsonText.parse(data)) {
			parser.nextToken();
			this.scalar.moveTo(parser, data);
			start(parser, data, root);
		}
		catch (TwinKeys.FoundException ex) {
			this.visitor.restart();
			walk(TwinKeys.leaveOut(data), root);
		}
	}

	private static boolean isNested(JsonParser parser) {
		return parser.currentToken() == JsonToken.START_OBJECT || parser.currentToken() == JsonToken.START_ARRAY;
	}

	private static int depth(JsonParser parser) {
		return parser.streamReadContext().getNestingDepth();
	}

	/** Moves to the end of the data. */
	private static void skipTo(int depth, JsonParser parser) {
		while (depth(parser) > depth) {
			parser.nextToken();
		}
	}

	/** Releases the text that was walked last. */
	void forget() {
		this.scalar.forget();
		this.keys.clear();
	}

	/** Walks the value that a slice begins with. */
	private void start(JsonParser parser, JsonSlice json, N root) {
		this.keys.clear();
		this.surrogates = LoneSurrogates.mayBeIn(json);
		DataShape shape = this.flattening.root();
		RowsCheck rows = (shape.rows() != DataShape.Rows.NONE) ? rows(parser, json, shape) : RowsCheck.SOME;
		switch (rows) {
			case SOME -> value(parser, root, shape, 0);
			case NONE -> keysWithoutRows(parser);
			case OTHER -> throw new RefusedPageException(FailureReason.ROWS_NOT_ARRAY,
					"the value at " + this.flattening.table().rows()
							+ ", or one on the way there, is neither an array, an object nor null");
		}
	}

	/** Visits the keys of data that has no row. */
	private void keysWithoutRows(JsonParser parser) {
		if (parser.currentToken() != JsonToken.START_OBJECT) {
			parser.skipChildren();
			return;
		}
		for (String key = parser.nextName(); key != null; key = parser.nextName()) {
			this.visitor.keyWithoutRows(key);
			parser.nextToken();
			parser.skipChildren();
		}
	}

	private static RowsCheck rows(JsonParser at, JsonSlice json, DataShape shape) {
		if (!isNested(at)) {
			return RowsCheck.of(at, shape);
		}
		try (JsonParser parser = JsonText.parse(json)) {
			parser.nextToken();
			return RowsCheck.of(parser, shape);
		}
	}

	/**
	 * Walks an element of an array whose elements are, or contain, rows.
	 * @param parser positioned at the element's first token; left at its last
	 * @param array the text of the array, which the parser reads
	 * @param node the node of the array
	 * @param shape settings for that node
	 */
	void walkItem(JsonParser parser, JsonSlice array, N node, DataShape shape) {
		this.keys.clear();
		this.scalar.moveTo(parser, array);
		item(parser, node, shape);
	}

	private void value(JsonParser parser, N node, DataShape shape, int depth) {
		JsonToken token = parser.currentToken();
		if (token == JsonToken.START_ARRAY && shape.rows() != DataShape.Rows.NONE) {
			items(parser, node, shape);
		}
		else if (token == JsonToken.START_OBJECT) {
			object(parser, node, shape, depth);
		}
		else if (token == JsonToken.START_ARRAY) {
			array(parser, node, shape);
		}
		else if (token != JsonToken.VALUE_NULL) {
			scalar(node, shape);
		}
	}

	private void object(JsonParser parser, N node, DataShape shape, int depth) {
		if (shape.rows() == DataShape.Rows.HERE) {
			onlyItem(parser, node, shape);
			return;
		}
		boolean descends = shape.rows() == DataShape.Rows.ON_THE_WAY || (!shape.isKeptAsJson()
				&& depth < this.flattening.maxDepth() && (shape.hasChildren() || !this.visitor.keepsObjects(node)));
		if (descends) {
			members(parser, node, shape, depth);
			return;
		}
		int start = this.scalar.start();
		boolean empty = keepMembers(parser) == 0;
		this.visitor.object(node, empty, kept(start));
	}

	private void scalar(N node, DataShape shape) {
		if (this.flattening.nullWords().contains(this.scalar) || shape.nullWords().contains(this.scalar)) {
			this.visitor.nullWord(node);
			return;
		}
		if (this.surrogates && this.scalar.isString()) {
			kept(this.scalar.start());
		}
		this.visitor.scalar(node, shape.read(this.scalar));
	}

	private void members(JsonParser parser, N node, DataShape shape, int depth) {
		int object = this.keys.begin();
		int members = 0;
		for (String key = parser.nextName(); key != null; key = parser.nextName()) {
			parser.nextToken();
			DataShape below = shape.child(key);
			if (below.setting() != null) {
				this.visitor.met(below.setting());
			}
			if (below.isExcluded()) {
				parser.skipChildren();
			}
			else {
				add(object, key);
				members++;
				value(parser, child(node, key, below), below, depth + 1);
			}
		}
		if (!shape.hasChildren()) {
			this.visitor.endObject(node, members);
		}
	}

	private void add(int object, String key) {
		if (!this.keys.add(object, key)) {
			throw new TwinKeys.FoundException();
		}
	}

	private N child(N node, String key, DataShape shape) {
		List<String> other = shape.spellingOf();
		if (other.isEmpty()) {
			return this.visitor.child(node, key);
		}
		N child = this.visitor.root();
		for (String token : other) {
			child = this.visitor.child(child, token);
		}
		return child;
	}

	/**
	 * The text from a position to the end of the current token, which is kept as it is.
	 */
	private JsonSlice kept(int start) {
		JsonSlice json = this.scalar.json(start);
		if (this.surrogates) {
			LoneSurrogates.refuseIn(json);
		}
		return json;
	}

	/** Moves to the end of a value that is kept as JSON. */
	private void keep(JsonParser parser) {
		if (parser.currentToken() == JsonToken.START_OBJECT) {
			keepMembers(parser);
		}
		else if (parser.currentToken() == JsonToken.START_ARRAY) {
			while (parser.nextToken() != JsonToken.END_ARRAY) {
				keep(parser);
			}
		}
	}

	/** Moves to the end of an object and returns the number of its members. */
	private int keepMembers(JsonParser parser) {
		int object = this.keys.begin();
		int members = 0;
		for (String key = parser.nextName(); key != null; key = parser.nextName()) {
			parser.nextToken();
			add(object, key);
			members++;
			keep(parser);
		}
		return members;
	}

	private void array(JsonParser parser, N node, DataShape shape) {
		int start = this.scalar.start();
		boolean complex = false;
		this.visitor.beginArray(node);
		for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
			if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
				complex = true;
				keep(parser);
			}
			else if (!complex) {
				element(token, node, shape);
			}
		}
		this.visitor.endArray(node, complex, kept(start));
	}

	private void element(JsonToken token, N node, DataShape shape) {
		if (token == JsonToken.VALUE_NULL) {
			this.visitor.element(node, null);
		}
		else if (this.flattening.nullWords().contains(this.scalar) || shape.nullWords().contains(this.scalar)) {
			this.visitor.nullElement(node);
		}
		else {
			this.visitor.element(node, shape.read(this.scalar));
		}
	}

	private void items(JsonParser parser, N node, DataShape shape) {
		if (!this.visitor.walksItems()) {
			int start = this.scalar.start();
			keep(parser);
			this.visitor.items(node, shape, kept(start));
			return;
		}
		for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
			this.visitor.beginItem(node);
			item(parser, node, shape);
		}
	}

	/** An object in place of the array of rows is its only element. */
	private void onlyItem(JsonParser parser, N node, DataShape shape) {
		if (this.visitor.walksItems()) {
			this.visitor.beginItem(node);
			item(parser, node, shape);
			return;
		}
		int start = this.scalar.start();
		keep(parser);
		this.visitor.items(node, shape, kept(start).inArray());
	}

	private void item(JsonParser parser, N node, DataShape shape) {
		JsonToken token = parser.currentToken();
		if (token == JsonToken.START_OBJECT) {
			members(parser, node, shape, 0);
		}
		else if (token == JsonToken.START_ARRAY) {
			array(parser, node, shape);
		}
		else if (token != JsonToken.VALUE_NULL) {
			scalar(node, shape);
		}
	}

}
