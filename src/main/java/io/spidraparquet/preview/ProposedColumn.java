package io.spidraparquet.preview;

import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.schema.Pointers;
import org.jspecify.annotations.Nullable;

/**
 * A column that a job definition could declare.
 *
 * @param paths pointers of its values, the most frequent spelling first
 * @param type type of the column; null if it follows from the values
 * @param format the format of its texts; null if it needs none
 * @param locale language of the format; null for English
 * @param zone time zone of its times; null if they have offsets
 * @param nulls texts that mean null
 * @param evidence comments on it
 * @param doubt why a person should decide; null if the column can be declared as it is
 */
record ProposedColumn(List<String> paths, @Nullable String type, @Nullable String format, @Nullable String locale,
		@Nullable String zone, List<String> nulls, List<String> evidence, @Nullable String doubt) {

	/** The column with a doubt. */
	ProposedColumn doubted(String why) {
		return new ProposedColumn(this.paths, this.type, this.format, this.locale, this.zone, this.nulls, this.evidence,
				why);
	}

	/** The column without texts that mean null at every path. */
	ProposedColumn withoutNulls(List<String> everywhere) {
		List<String> own = this.nulls.stream().filter((word) -> !everywhere.contains(word)).toList();
		return new ProposedColumn(this.paths, this.type, this.format, this.locale, this.zone, own, this.evidence,
				this.doubt);
	}

	boolean isActive() {
		return this.doubt == null;
	}

	/** Whether it differs from what a column is without a declaration. */
	boolean saysSomething() {
		return this.paths.size() > 1 || this.type != null || !this.nulls.isEmpty();
	}

	/** The declaration, one setting each. */
	List<String> settings() {
		List<String> settings = new ArrayList<>();
		if (this.paths.size() == 1) {
			settings.add("path: " + YamlText.quote(path(this.paths.get(0))));
		}
		else {
			settings.add("paths: " + YamlText.list(this.paths.stream().map(ProposedColumn::path).toList()));
		}
		if (this.type != null) {
			settings.add("type: " + this.type);
		}
		add("format", this.format, settings);
		add("locale", this.locale, settings);
		add("zone", this.zone, settings);
		if (!this.nulls.isEmpty()) {
			settings.add("nulls: " + YamlText.list(this.nulls));
		}
		return settings;
	}

	private static void add(String name, @Nullable String value, List<String> to) {
		if (value != null) {
			to.add(name + ": " + YamlText.quote(value));
		}
	}

	/** A pointer as people write it in settings. */
	static String path(String pointer) {
		String path = pointer.equals(Pointers.DATA) ? "" : pointer.substring(Pointers.DATA.length() + 1);
		return (path.isBlank() || path.startsWith("/")) ? pointer : path;
	}

}
