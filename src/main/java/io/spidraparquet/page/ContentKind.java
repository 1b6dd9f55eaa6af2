package io.spidraparquet.page;

/**
 * A form in which the API keeps a crawled page.
 */
public enum ContentKind {

	/** The page as markdown. */
	MARKDOWN,
	/** The page as it was loaded. */
	HTML;

	/** Key under which newer versions of the API put the content itself into a page. */
	String inlineKey() {
		return (this == MARKDOWN) ? "markdown" : "html";
	}

	/**
	 * Path of the content in a page, for the schema.
	 * @return a JSON Pointer
	 */
	public String path() {
		return "/" + inlineKey();
	}

	/**
	 * Name of the column that holds the content.
	 * @return for example {@code page_html}
	 */
	public String column() {
		return "page_" + inlineKey();
	}

}
