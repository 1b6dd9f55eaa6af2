package io.spidraparquet.page;

/**
 * A form in which the API keeps a crawled page.
 */
public enum ContentKind {

	/** The page as markdown. */
	MARKDOWN,
	/** The page as it was loaded. */
	HTML;

	/** Key of the content itself in a page, as newer versions of the API have it. */
	String inlineKey() {
		return (this == MARKDOWN) ? "markdown" : "html";
	}

	/**
	 * Where a page has it, for the schema.
	 * @return a JSON Pointer
	 */
	public String path() {
		return "/" + inlineKey();
	}

	/**
	 * Name of its column.
	 * @return for example {@code page_html}
	 */
	public String column() {
		return "page_" + inlineKey();
	}

}
