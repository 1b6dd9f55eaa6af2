package io.spidraparquet.flatten;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.spidraparquet.flatten.ExpectedRows.Leaf;
import io.spidraparquet.schema.ColumnType;

/**
 * Which objects are values of their own: those that settings or published columns keep,
 * maps, and objects beside arrays of objects.
 */
final class ExpectedObjects {

	private ExpectedObjects() {
	}

	/** The pointers of such objects in the pages of a run. */
	static Set<String> kept(RandomSettings settings, ExpectedTable published, List<Json> pages) {
		Set<String> known = known(settings, published);
		Set<String> kept = kept(settings, published);
		while (kept.addAll(found(settings, published, pages, kept, known))) {
			// these make room for others
		}
		return kept;
	}

	private static Set<String> known(RandomSettings settings, ExpectedTable published) {
		Set<String> known = new HashSet<>(published.columns().keySet());
		settings.columns().forEach((column) -> known.add(column.path()));
		return known;
	}

	/** Those that a table has columns for. */
	static Set<String> kept(RandomSettings settings, ExpectedTable published) {
		Set<String> known = known(settings, published);
		Set<String> kept = new TreeSet<>();
		published.columns().forEach((path, columns) -> {
			if (columns.get(0).type() == ColumnType.Json.JSON && !isAbove(path, known)
					&& !isAbove(path, settings.exclude())) {
				kept.add(path);
			}
		});
		return kept;
	}

	private static Set<String> found(RandomSettings settings, ExpectedTable published, List<Json> pages,
			Set<String> kept, Set<String> known) {
		List<Leaf> leaves = new ArrayList<>();
		Map<String, List<Json.Obj>> objects = new HashMap<>();
		for (Json page : pages) {
			ExpectedRows rows = new ExpectedRows(settings, page, kept);
			leaves.addAll(rows.all());
			rows.objects()
				.forEach((pointer, some) -> objects.computeIfAbsent(pointer, (key) -> new ArrayList<>()).addAll(some));
		}
		Set<String> withColumns = published.pathsWith(leaves);
		Set<String> arrays = new HashSet<>();
		for (Leaf leaf : leaves) {
			if (leaf.value() instanceof Json.Array array && array.isComplex()) {
				arrays.add(leaf.pointer());
			}
		}
		Set<String> found = new TreeSet<>(ExpectedTable.BY_DEPTH);
		objects.forEach((pointer, some) -> {
			boolean oneOfMany = !pointer.equals("/data") && arrays.contains(pointer) && withColumns.contains(pointer);
			if ((oneOfMany || isMap(some)) && !hasFields(pointer, settings, published, known)) {
				found.add(pointer);
			}
		});
		Set<String> outermost = new TreeSet<>();
		found.forEach((pointer) -> {
			if (outermost.stream().noneMatch((outer) -> pointer.startsWith(outer + "/"))) {
				outermost.add(pointer);
			}
		});
		return outermost;
	}

	private static boolean isMap(List<Json.Obj> objects) {
		Set<String> keys = new HashSet<>();
		objects.forEach((object) -> object.members().forEach((member) -> keys.add(member.key())));
		return keys.size() >= 3 && keys.stream()
			.allMatch((key) -> key.matches("[-+]?[0-9][-0-9.,:/+_ TZ]*|(?=.*[0-9])[0-9a-fA-F]{16,}"));
	}

	private static boolean hasFields(String pointer, RandomSettings settings, ExpectedTable published,
			Set<String> known) {
		boolean typed = published.columns().containsKey(pointer) || settings.columns()
			.stream()
			.anyMatch((column) -> column.path().equals(pointer) && column.type() != null);
		boolean onTheWay = settings.rows() != null
				&& (RandomSettings.pointer(settings.rows()) + "/").startsWith(pointer + "/");
		return typed || onTheWay || isAbove(pointer, known) || isAbove(pointer, settings.exclude());
	}

	private static boolean isAbove(String pointer, Iterable<String> others) {
		for (String other : others) {
			if (other.startsWith(pointer + "/")) {
				return true;
			}
		}
		return false;
	}

}
