package io.spidraparquet.dataset;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON of the manifests, of the other documents under {@code _spidra}, and of the state
 * of unfinished runs. Each mapper of Jackson examines the records that it writes, which
 * takes longer than to write them; so there is one for all.
 */
public final class ManifestJson {

	static final JsonMapper MAPPER = JsonMapper.builder()
		.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
		.changeDefaultPropertyInclusion((inclusion) -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
		.changeDefaultVisibility((checker) -> checker.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
		.addModule(SchemaJson.module())
		.enable(SerializationFeature.INDENT_OUTPUT)
		.disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
		.build();

	private static final ObjectWriter COMPACT = MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT);

	private ManifestJson() {
	}

	/**
	 * A document for people, too.
	 * @param content record with the content
	 * @return the content of a file
	 */
	public static FileBody indented(Object content) {
		return (out) -> MAPPER.writeValue(out, content);
	}

	/**
	 * A document without blanks and line ends, for programs.
	 * @param content record with the content
	 * @return the content of a file
	 */
	public static FileBody compact(Object content) {
		return (out) -> COMPACT.writeValue(out, content);
	}

	/**
	 * A document without blanks and line ends.
	 * @param content record with the content
	 * @return UTF-8
	 */
	public static byte[] bytes(Object content) {
		return COMPACT.writeValueAsBytes(content);
	}

	/**
	 * Reads a document.
	 * @param <T> type of the document
	 * @param json UTF-8
	 * @param type record to read; unknown fields are ignored
	 * @return the document; null if it is the JSON null
	 * @throws JacksonException if it is not such a document
	 */
	public static <T> @Nullable T parse(byte[] json, Class<T> type) {
		return MAPPER.readValue(json, type);
	}

	/**
	 * Reads a document.
	 * @param <T> type of the document
	 * @param files its file system
	 * @param path path of the file
	 * @param type record to read; unknown fields are ignored
	 * @return the document
	 * @throws FileNotFoundException if it does not exist
	 * @throws IOException if it cannot be read or is not such a document
	 */
	public static <T> T read(DatasetFiles files, Path path, Class<T> type) throws IOException {
		return read(files, path, type, () -> "remove it and run again");
	}

	/**
	 * Reads a document.
	 * @param <T> type of the document
	 * @param files its file system
	 * @param path path of the file
	 * @param type record to read; unknown fields are ignored
	 * @param cure what to do if it is damaged
	 * @return the document
	 * @throws FileNotFoundException if it does not exist
	 * @throws IOException if it cannot be read or is not such a document
	 */
	static <T> T read(DatasetFiles files, Path path, Class<T> type, Cure cure) throws IOException {
		try (InputStream in = files.read(path)) {
			T content = MAPPER.readValue(in, type);
			if (content == null) {
				throw damaged(files, path, "it is null", cure.text(), null);
			}
			return content;
		}
		catch (JacksonException ex) {
			throw damaged(files, path, ex.getOriginalMessage(), cure.text(), ex);
		}
		catch (FileNotFoundException ex) {
			if (files.exists(path)) {
				throw damaged(files, path, "it is a folder", cure.text(), ex);
			}
			throw ex;
		}
	}

	/**
	 * Reads a manifest, published or staged.
	 * @param files its file system
	 * @param path path of the file
	 * @param cure what to do if it is damaged
	 * @return a manifest of this version
	 * @throws FileNotFoundException if it does not exist
	 * @throws IOException if it cannot be read, or has another version
	 */
	static Manifest manifest(DatasetFiles files, Path path, Cure cure) throws IOException {
		Manifest manifest = read(files, path, Manifest.class, cure);
		if (manifest.version() > Manifest.VERSION) {
			throw new IOException("the manifest " + files.display(path) + " has version " + manifest.version()
					+ ": a newer spidra-parquet wrote it; use that version");
		}
		if (manifest.version() < Manifest.VERSION) {
			throw new IOException("the manifest " + files.display(path) + " has version " + manifest.version()
					+ ", but this spidra-parquet reads version " + Manifest.VERSION
					+ ": an older one wrote it; publish the crawls to another output, or use that version");
		}
		return manifest;
	}

	private static IOException damaged(DatasetFiles files, Path path, String why, String cure,
			@Nullable Throwable cause) {
		return new IOException(files.display(path) + " is damaged (" + why + "): " + cure, cause);
	}

	/** Tells what to do about a damaged document. */
	interface Cure {

		String text() throws IOException;

	}

}
