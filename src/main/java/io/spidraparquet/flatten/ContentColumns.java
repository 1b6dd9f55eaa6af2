package io.spidraparquet.flatten;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

import io.spidraparquet.page.ContentKind;
import io.spidraparquet.page.PageParser;
import io.spidraparquet.row.PageRows;
import io.spidraparquet.row.Row;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.spool.ContentReader;
import io.spidraparquet.spool.SpooledPage;
import org.jspecify.annotations.Nullable;

/**
 * Adds the content of a page to its rows while they are written, so that a chunk holds
 * the content of only one page at a time. Content in the page itself takes precedence
 * over downloaded content. Not thread-safe.
 */
final class ContentColumns {

	private final ContentReader reader;

	private final PageParser parser = new PageParser();

	private final Map<ContentKind, Integer> columns = new EnumMap<>(ContentKind.class);

	ContentColumns(TableSchema schema, ContentReader reader) {
		this.reader = reader;
		for (ContentKind kind : reader.kinds()) {
			this.columns.put(kind, schema.columns().stream().map(Column::path).toList().indexOf(kind.path()));
		}
	}

	PageRows addTo(PageRows rows, SpooledPage page) {
		return new RowsWithContent(rows, page);
	}

	private Map<ContentKind, byte[]> contents(SpooledPage page) throws IOException {
		Map<ContentKind, byte[]> contents = new EnumMap<>(ContentKind.class);
		this.parser.parse(page.json(), (data, json) -> data.skipChildren());
		for (ContentKind kind : this.columns.keySet()) {
			byte[] content = content(page, kind);
			if (content != null) {
				contents.put(kind, content);
			}
		}
		this.parser.forget();
		return contents;
	}

	private byte @Nullable [] content(SpooledPage page, ContentKind kind) throws IOException {
		String inline = this.parser.inline(kind);
		return (inline != null) ? inline.getBytes(StandardCharsets.UTF_8) : this.reader.content(page, kind);
	}

	private final class RowsWithContent implements PageRows {

		private final PageRows rows;

		private final SpooledPage page;

		RowsWithContent(PageRows rows, SpooledPage page) {
			this.rows = rows;
			this.page = page;
		}

		@Override
		public long count() {
			return this.rows.count();
		}

		@Override
		public void writeTo(RowSink sink) throws IOException {
			Map<ContentKind, byte[]> contents = contents(this.page);
			this.rows.writeTo((row) -> {
				if (row.table() > 0) { // the element of an array has no content
					sink.write(row);
					return;
				}
				Row complete = row.copy();
				contents.forEach((kind, content) -> complete.set(column(kind), content));
				sink.write(complete);
			});
		}

		private int column(ContentKind kind) {
			return ContentColumns.this.columns.getOrDefault(kind, -1);
		}

	}

}
