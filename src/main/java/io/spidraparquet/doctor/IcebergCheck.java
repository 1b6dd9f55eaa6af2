package io.spidraparquet.doctor;

import java.io.IOException;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.iceberg.IcebergTables;

/**
 * Whether the catalog of the Iceberg tables can be reached, and its tables are the
 * dataset's: a run would find out after all is published. Costs a few requests to the
 * catalog, and changes nothing there.
 *
 * @param tables the tables that the settings ask for
 * @param dataset the dataset at the output
 */
record IcebergCheck(IcebergTables tables, Dataset dataset) implements Check {

	@Override
	public String name() {
		return "iceberg";
	}

	@Override
	public void examine(Findings findings) throws IOException {
		String seen = this.tables.look(this.dataset);
		if (seen != null) {
			findings.ok(name(), seen);
		}
	}

}
