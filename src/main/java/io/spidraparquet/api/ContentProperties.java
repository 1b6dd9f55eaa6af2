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
 * @param content Which content of the pages is downloaded in addition to their data. Each
 * kind fills a column of its own.
 * @param contentMaxSize Largest size of one content, 1 B to 1 GB; larger content is left
 * out. Each concurrent download holds up to this much in memory.
 * @param contentAllowLoopback Whether content links may also lead to this machine and use
 * plain HTTP. For tests only.
 */
@ConfigurationProperties("spidra")
public record ContentProperties(@DefaultValue("none") Choice content, @DefaultValue("10MB") DataSize contentMaxSize,
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
	public enum Choice {

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
