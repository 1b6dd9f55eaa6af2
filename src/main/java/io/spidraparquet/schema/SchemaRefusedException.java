package io.spidraparquet.schema;

/**
 * What a run needs of its table is not allowed: a person has to decide.
 */
public final class SchemaRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * A refusal.
	 * @param message what is refused, and what to do
	 */
	public SchemaRefusedException(String message) {
		super(message);
	}

}
