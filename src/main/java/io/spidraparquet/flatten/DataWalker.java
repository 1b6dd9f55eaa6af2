package io.spidraparquet.flatten;

import java.util.List;

import io.spidraparquet.json.KeptJson;
import io.spidraparquet.json.ParsedScalar;
import io.spidraparquet.json.TextDocument;
import io.spidraparquet.json.TwinKeys;
import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.JsonText;
import io.spidraparquet.profile.ArrayRole;
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

	private final KeptJson kept;

	private final ArrayWalker<N> arrays;

	/** Whether to leave out keys that stand twice before the walk. */
	private boolean leavesOut;

	/** Whether the page has keys that stand twice. */
	private boolean twins;

	DataWalker(DataVisitor<N> visitor, Flattening flattening) {
		this.visitor = visitor;
		this.flattening = flattening;
		this.scalar = new ParsedScalar(flattening.times(), flattening.readsNumbersInText());
		this.kept = new KeptJson(this.scalar);
		this.arrays = new ArrayWalker<>(this, visitor, this.scalar, this.kept);
	}

	/**
	 * Tells what an earlier walk of the next page has found, so that this one need not
	 * start again.
	 * @param twins whether the page has keys that stand twice
	 */
	void expectTwins(boolean twins) {
		this.leavesOut = twins;
	}

	/** Whether the page that was walked last has keys that stand twice. */
	boolean hasTwins() {
		return this.twins;
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
		this.twins = this.leavesOut;
		this.scalar.moveTo(parser, json);
		byte[] document = (this.flattening.parsesText() && this.scalar.mayBeDocument())
				? TextDocument.find(this.scalar.text()) : null;
		if (document != null) {
			walk(JsonSlice.of(document), root);
			return;
		}
		JsonSlice data = new JsonSlice(json.bytes(), this.scalar.start(), json.end());
		if (this.twins) {
			parser.skipChildren();
			walk(data, root);
			return;
		}
		int depth = depth(parser) - (isNested(parser) ? 1 : 0);
		try {
			start(parser, data, root);
		}
		catch (TwinKeys.FoundException ex) {
			skipTo(depth, parser);
			restart(data, root);
		}
		catch (RefusedPageException | UnrepresentableException ex) {
			skipTo(depth, parser);
			throw ex;
		}
	}

	private void walk(JsonSlice value, N root) {
		JsonSlice data = this.twins ? TwinKeys.leaveOut(value) : value;
		try (JsonParser parser = JsonText.parse(data)) {
			parser.nextToken();
			this.scalar.moveTo(parser, data);
			start(parser, data, root);
		}
		catch (TwinKeys.FoundException ex) {
			restart(data, root);
		}
	}

	private void restart(JsonSlice data, N root) {
		this.twins = true;
		this.visitor.restart();
		walk(data, root);
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
		this.kept.forgetKeys();
	}

	/** Walks the value that a slice begins with. */
	private void start(JsonParser parser, JsonSlice json, N root) {
		this.kept.start(json);
		DataShape shape = this.flattening.root();
		RowsCheck rows = (shape.rows() != DataShape.Rows.NONE) ? rows(parser, json, shape) : RowsCheck.SOME;
		switch (rows) {
			case SOME -> value(parser, root, shape, 0);
			case NONE -> keysWithoutRows(parser);
			case OTHER -> throw new RefusedPageException(FailureReason.ROWS_NOT_ARRAY,
					"the value at " + this.flattening.dataset().rows()
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
		this.kept.forgetKeys();
		this.scalar.moveTo(parser, array);
		this.arrays.item(parser, node, shape, 0);
	}

	private void value(JsonParser parser, N node, DataShape shape, int depth) {
		JsonToken token = parser.currentToken();
		if (token == JsonToken.START_ARRAY) {
			if (shape.rows() != DataShape.Rows.NONE) {
				items(parser, node, shape);
			}
			else {
				this.arrays.walk(parser, node, shape, depth, role(node, shape, depth));
			}
		}
		else if (token == JsonToken.START_OBJECT) {
			object(parser, node, shape, depth);
		}
		else if (token != JsonToken.VALUE_NULL) {
			if (isNull(shape)) {
				this.visitor.nullWord(node);
			}
			else {
				this.kept.checkScalar();
				this.visitor.scalar(node, shape.read(this.scalar));
			}
		}
	}

	/** Whether the current scalar is a text that means null. */
	boolean isNull(DataShape shape) {
		return this.flattening.nullWords().contains(this.scalar) || shape.nullWords().contains(this.scalar);
	}

	/** What becomes of arrays at a path that is no way to rows of pages. */
	private ArrayRole role(N node, DataShape shape, int depth) {
		if (shape.isTable()) {
			return ArrayRole.TABLE;
		}
		ArrayRole role = this.visitor.role(node);
		// what is published as rows stays so
		boolean isValue = !role.hasRows() && (shape.isKeptAsJson() || depth >= this.flattening.maxDepth());
		return isValue ? ArrayRole.VALUE : role;
	}

	private void object(JsonParser parser, N node, DataShape shape, int depth) {
		if (shape.rows() == DataShape.Rows.HERE) {
			onlyItem(parser, node, shape);
			return;
		}
		ArrayRole role = (shape.rows() == DataShape.Rows.NONE) ? role(node, shape, depth) : ArrayRole.VALUE;
		if (role.hasRows()) {
			this.arrays.row(parser, node, shape, depth);
			return;
		}
		if (role == ArrayRole.OPEN) {
			this.visitor.objectInPlace(node);
		}
		boolean descends = shape.rows() == DataShape.Rows.ON_THE_WAY || (!shape.isKeptAsJson()
				&& depth < this.flattening.maxDepth() && (shape.hasChildren() || !this.visitor.keepsObjects(node)));
		if (descends) {
			members(parser, node, shape, depth);
			return;
		}
		int start = this.scalar.start();
		this.visitor.beginObject(node);
		boolean empty = this.kept.skipMembers(parser) == 0;
		this.visitor.object(node, empty, this.kept.text(start));
	}

	/** Walks the members of an object. */
	void members(JsonParser parser, N node, DataShape shape, int depth) {
		int object = this.kept.beginObject();
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
				this.kept.addKey(object, key);
				members++;
				value(parser, child(node, key, below), below, depth + 1);
			}
		}
		if (!shape.hasChildren()) {
			this.visitor.endObject(node, members);
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

	private void items(JsonParser parser, N node, DataShape shape) {
		if (!this.visitor.walksItems()) {
			int start = this.scalar.start();
			this.kept.skip(parser);
			this.visitor.items(node, shape, this.kept.text(start));
			return;
		}
		for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
			this.visitor.beginItem(node);
			this.arrays.item(parser, node, shape, 0);
		}
	}

	/** An object in place of the array of rows is its only element. */
	private void onlyItem(JsonParser parser, N node, DataShape shape) {
		if (this.visitor.walksItems()) {
			this.visitor.beginItem(node);
			this.arrays.item(parser, node, shape, 0);
			return;
		}
		int start = this.scalar.start();
		this.kept.skip(parser);
		this.visitor.items(node, shape, this.kept.text(start).inArray());
	}

}
