package io.spidraparquet.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

import com.samskivert.mustache.Mustache;

/**
 * Writes a page from its template. The page is one file: its content security policy
 * allows its own style and script, by their hashes, and its own icon, and nothing else.
 * All values are escaped.
 */
final class PageTemplate {

	private static final String STYLE = "page.css";

	private static final String SCRIPT = "page.js";

	private PageTemplate() {
	}

	/**
	 * Writes a page.
	 * @param template name of a resource
	 * @param values by the names that the template uses
	 * @param out receives UTF-8, and is not closed
	 * @throws IOException if it cannot be written
	 */
	static void write(String template, Map<String, Object> values, OutputStream out) throws IOException {
		Map<String, Object> all = new LinkedHashMap<>(values);
		String style = resource(STYLE);
		String script = resource(SCRIPT);
		all.put("style", style);
		all.put("styleHash", hash(style));
		all.put("script", script);
		all.put("scriptHash", hash(script));
		Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
		try {
			Mustache.compiler()
				.escapeHTML(true)
				.defaultValue("")
				.emptyStringIsFalse(true)
				.withFormatter(PageTemplate::text)
				.withLoader((name) -> new StringReader(resource(name + ".html")))
				.compile(resource(template))
				.execute(all, writer);
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
		writer.flush();
	}

	/** The text of a value; of a record it is only asked whether it is empty. */
	private static String text(Object value) {
		return (value instanceof Record) ? value.getClass().getSimpleName() : value.toString();
	}

	private static String resource(String name) {
		try (InputStream in = PageTemplate.class.getResourceAsStream(name)) {
			if (in == null) {
				throw new IOException("the resource " + name + " is missing in the jar: build it again");
			}
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The hash by which the policy allows a style or a script. */
	private static String hash(String content) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
			return Base64.getEncoder().encodeToString(hash);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java has SHA-256", ex);
		}
	}

}
