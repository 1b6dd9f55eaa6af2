package io.spidraparquet.api;

import java.util.EnumSet;
import java.util.Set;

import io.spidraparquet.page.ContentKind;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the download of the pages' content.
 *
 * @param content which forms of the pages to download
 * @param contentMaxSize larger contents are left out, 1 B to 1 GB; each concurrent
 * download is held in memory
 * @param contentAllowLoopback also accepts links to this machine, and by plain HTTP: for
 * tests
 */
@ConfigurationProperties("spidra")
public record ContentProperties(@DefaultValue("none") Content content, @DefaultValue("10MB") DataSize contentMaxSize,
		@DefaultValue("false") boolean contentAllowLoopback) {

	private static final long MAX_BYTES = 1024L * 1024 * 1024;

	public ContentProperties {
		if (contentMaxSize.toBytes() < 1 || contentMaxSize.toBytes() > MAX_BYTES) {
			throw new IllegalArgumentException(
					"spidra.content-max-size is " + contentMaxSize + ", but has to be from 1B to 1GB");
		}
	}

	/**
	 * The forms to download.
	 * @return none, one or two
	 */
	public Set<ContentKind> kinds() {
		return switch (this.content) {
			case NONE -> EnumSet.noneOf(ContentKind.class);
			case MARKDOWN -> EnumSet.of(ContentKind.MARKDOWN);
			case HTML -> EnumSet.of(ContentKind.HTML);
			case BOTH -> EnumSet.allOf(ContentKind.class);
		};
	}

	/** Choices of forms. */
	public enum Content {

		/** None. */
		NONE,
		/** Markdown. */
		MARKDOWN,
		/** HTML. */
		HTML,
		/** Markdown and HTML. */
		BOTH

	}

}
