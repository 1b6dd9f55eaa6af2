package io.spidraparquet.schema;

/**
 * A run needs a change to its table that is not allowed; a person has to decide.
 */
public final class SchemaRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what is refused, and what to do
	 */
	public SchemaRefusedException(String message) {
		super(message);
	}

}
