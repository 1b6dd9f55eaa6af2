package io.spidraparquet.evolution;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.spidraparquet.profile.Profile;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.PathColumns;
import io.spidraparquet.schema.SchemaChange;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;

/**
 * Datasets that have no table but that of pages.
 */
public final class TestEvolution {

	private TestEvolution() {
	}

	/** A dataset of pages. */
	public static DatasetSchema dataset(TableSchema pages) {
		String rows = pages.columns()
			.stream()
			.filter((column) -> column.name().equals(FixedColumns.ITEM_INDEX))
			.map(Column::path)
			.findFirst()
			.orElse(null);
		return DatasetSchema.of(Table.pages(rows, pages));
	}

	/** All changes that pages need, whatever the contract says. */
	public static List<SchemaChange> changes(TableSchema pages, DatasetDefinition definition, Profile profile,
			String run) {
		DatasetSchema dataset = dataset(pages);
		return SchemaEvolution.changes(dataset.pages(), pages(definition, dataset), profile.paths(), new TreeMap<>(),
				profile.overflow(), run);
	}

	/** The data columns of pages by path. */
	public static Map<String, PathColumns> columnsOfPath(DatasetDefinition definition, TableSchema pages) {
		DatasetSchema dataset = dataset(pages);
		return pages(definition, dataset).columnsOfPath(dataset.pages());
	}

	private static TableDefinition pages(DatasetDefinition definition, DatasetSchema dataset) {
		return Objects.requireNonNull(definition.definitions(dataset).get(dataset.pages()));
	}

	/** An empty profile for more pages. */
	public static Profile emptyProfile(DatasetDefinition definition, TableSchema pages) {
		return definition.emptyProfile(dataset(pages));
	}

}
