package io.spidraparquet.iceberg;

/**
 * The catalog has a table that is not the one of this dataset, or that somebody has
 * changed. A person has to decide; runs are published meanwhile.
 */
public final class TableRefusedException extends TablesOwedException {

	private static final long serialVersionUID = 1L;

	TableRefusedException(String message) {
		super(message, null);
	}

}
