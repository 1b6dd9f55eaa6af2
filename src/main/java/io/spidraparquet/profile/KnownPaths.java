package io.spidraparquet.profile;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.Pointers;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the paths of a table before its pages are.
 *
 * @param columns pointers that already have columns or will get one in any case, with the
 * types of these columns if known
 * @param fields pointers whose objects have fields or rows, so that they are no maps
 * @param keptObjects pointers whose objects are kept as JSON
 * @param tables which arrays are tables or lists of structs, or may be
 */
public record KnownPaths(Map<String, Optional<ColumnType>> columns, Set<String> fields, Set<String> keptObjects,
		KnownTables tables) {

	public KnownPaths {
		columns = Map.copyOf(columns);
		fields = Set.copyOf(fields);
		keptObjects = Set.copyOf(keptObjects);
	}

	/**
	 * Derives the rest from the columns.
	 * @param columns pointers with the types of their columns if known
	 * @param rows pointer of the array whose elements are rows; null if pages are
	 * @param tables which arrays are tables, or may be
	 * @return what is known
	 */
	public static KnownPaths of(Map<String, Optional<ColumnType>> columns, @Nullable String rows, KnownTables tables) {
		Set<String> above = new HashSet<>();
		columns.keySet().forEach((pointer) -> above.addAll(Pointers.above(pointer)));
		Set<String> arrays = new HashSet<>(tables.paths());
		arrays.addAll(tables.nested());
		arrays.forEach((pointer) -> above.addAll(Pointers.above(pointer)));
		Set<String> keptObjects = new HashSet<>();
		Set<String> fields = new HashSet<>(above);
		columns.forEach((pointer, type) -> {
			if (type.isPresent()) {
				fields.add(pointer);
			}
			if (type.orElse(null) == ColumnType.Json.JSON && !above.contains(pointer)) {
				keptObjects.add(pointer);
			}
		});
		if (rows != null) {
			arrays.add(rows);
		}
		arrays.forEach((pointer) -> {
			fields.add(pointer);
			fields.addAll(Pointers.above(pointer));
		});
		return new KnownPaths(columns, fields, keptObjects, tables);
	}

	/** The same, with objects at more paths kept as JSON. */
	KnownPaths keeping(Set<String> objects) {
		Set<String> all = new HashSet<>(this.keptObjects);
		all.addAll(objects);
		return new KnownPaths(this.columns, this.fields, all, this.tables);
	}

	/** The same, where an array is no table. */
	KnownPaths withoutTable(String pointer) {
		return new KnownPaths(this.columns, this.fields, this.keptObjects, this.tables.without(pointer));
	}

	/** The same, with the final tables and lists of structs. */
	KnownPaths closedWith(Set<String> foundTables, Set<String> foundNested) {
		Set<String> all = new HashSet<>(this.fields);
		Stream.concat(foundTables.stream(), foundNested.stream()).forEach((pointer) -> {
			all.add(pointer);
			all.addAll(Pointers.above(pointer));
		});
		return new KnownPaths(this.columns, all, this.keptObjects, this.tables.closedWith(foundTables, foundNested));
	}

	/** The role of the arrays at a path. */
	ArrayRole role(String pointer) {
		ArrayRole role = this.tables.role(pointer);
		return (role == ArrayRole.OPEN && this.columns.containsKey(pointer)) ? ArrayRole.VALUE : role;
	}

	static KnownPaths of(Iterable<String> pointers) {
		Map<String, Optional<ColumnType>> columns = new HashMap<>();
		pointers.forEach((pointer) -> columns.put(pointer, Optional.empty()));
		return of(columns, null, KnownTables.NONE);
	}

	@Nullable ColumnType type(String pointer) {
		return this.columns.getOrDefault(pointer, Optional.empty()).orElse(null);
	}

}
