package io.spidraparquet.readers;

/**
 * What a reader can tell apart. Values that it cannot are one in what is compared, and
 * the manual names them.
 */
enum Sight {

	/** Every value. */
	EXACT,
	/** Decimals are binary floating-point numbers. */
	NUMBERS_FOR_DECIMALS,
	/** A list that is null is empty, and a struct that is null has fields that are. */
	NO_NULL_LISTS_AND_STRUCTS

}
