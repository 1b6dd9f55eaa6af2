package io.spidraparquet.job;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What a run may leave out, and what it leaves behind.
 *
 * @param output root of the dataset where the parameter {@code output} is not given; null
 * if there is none
 * @param keepUnfinished age at which the state of an unfinished run is removed
 * @param partitionSize least size of a partition of the write, 1 MB or more; there are no
 * more than cores unless a partition would exceed 512 MB
 * @param skip failed pages of a run that are still fine
 */
@ConfigurationProperties("spidra")
public record JobProperties(@Nullable String output, @DefaultValue("7d") Duration keepUnfinished,
		@DefaultValue("64MB") DataSize partitionSize, @DefaultValue Skip skip) {

	public JobProperties {
		if (partitionSize.toMegabytes() < 1) {
			throw new IllegalArgumentException(
					"spidra.partition-size is " + partitionSize + ", but has to be at least 1MB");
		}
		if (keepUnfinished.isNegative()) {
			throw new IllegalArgumentException(
					"spidra.keep-unfinished is " + keepUnfinished + ", but cannot be negative");
		}
	}

	/**
	 * Limits for failed pages; a run beyond one of them publishes nothing.
	 *
	 * @param maxRatio share of all pages, 0 to 1
	 * @param maxPages number of pages, 0 or more; null for no such limit
	 */
	public record Skip(@DefaultValue("0.5") double maxRatio, @Nullable Long maxPages) {

		public Skip {
			if (!(maxRatio >= 0 && maxRatio <= 1)) {
				throw new IllegalArgumentException(
						"spidra.skip.max-ratio is " + maxRatio + ", but has to be from 0 to 1");
			}
			if (maxPages != null && maxPages < 0) {
				throw new IllegalArgumentException(
						"spidra.skip.max-pages is " + maxPages + ", but has to be at least 0");
			}
		}

		boolean allows(long failedPages, long pages) {
			return failedPages <= this.maxRatio * pages && (this.maxPages == null || failedPages <= this.maxPages);
		}

	}

}
