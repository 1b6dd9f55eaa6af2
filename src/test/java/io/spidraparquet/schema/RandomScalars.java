package io.spidraparquet.schema;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;

/**
 * Scalars of all kinds, many of them at the edges.
 */
final class RandomScalars {

	private static final List<String> EDGES = List.of("true", "false", "0", "-0", "-1", "9223372036854775807",
			"-9223372036854775808", "9223372036854775808", "9007199254740993", "9007199254740992", "0.1", "1e400",
			"1e-400", "4.9e-324", "5e-324", "1.7976931348623157e308", "0.30000000000000004", "123456789012345678.5",
			"99999999999999999999999999999999999999", "0.00000000000000000000000000000000000001", "\"\"", "\"x\"",
			"\"2024-02-29\"", "\"2023-02-29\"", "\"2025-12-17T15:02:10.123456Z\"", "\"2025-12-17T15:02:10.1234567Z\"");

	private RandomScalars() {
	}

	static JsonScalar next(Random random) {
		return new TestScalar(switch (random.nextInt(8)) {
			case 0, 1 -> EDGES.get(random.nextInt(EDGES.size()));
			case 2 -> Long.toString(random.nextLong() >> random.nextInt(64));
			case 3 -> new BigInteger(random.nextInt(160), random).negate().toString();
			case 4 -> Double.toString(random.nextInt(1_000_000) / 1000.0);
			case 5 -> digits(random, 1 + random.nextInt(25)) + "." + digits(random, 1 + random.nextInt(25));
			case 6 -> "1." + digits(random, 1 + random.nextInt(17)) + "e" + (random.nextInt(700) - 350);
			default -> "\"%04d-%02d-%02d\"".formatted(random.nextInt(3000), random.nextInt(14), random.nextInt(33));
		});
	}

	private static String digits(Random random, int count) {
		StringBuilder digits = new StringBuilder().append(1 + random.nextInt(9));
		for (int i = 1; i < count; i++) {
			digits.append(random.nextInt(10));
		}
		return digits.toString();
	}

}
