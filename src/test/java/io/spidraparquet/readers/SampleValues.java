package io.spidraparquet.readers;

import java.util.List;
import java.util.Random;

/**
 * Members of JSON objects that become columns of all types: first the values at which
 * readers go wrong, then any number of ordinary ones.
 */
final class SampleValues {

	private static final List<String> PLACES = List.of("", "products/", "products/offers/", "shops/", "shops/items/",
			"shops/items/parts/", "orders/");

	private static final String NINES = "9".repeat(38);

	/** The largest and the least of each type, none, old days, and days before 1970. */
	private static final List<String> VALUES = List.of("""
			"sold":true,"stock":9223372036854775807,"weight":0.125,"far":1.7976931348623157e308,\
			"huge":%1$s,"fine":12345678901234567.123456789012345678901,"price":9999999.99,\
			"cost":99999999999999.9999,"title":"é 日本 😀 \\u0000\\t\\n\\"'|\\\\,","day":"9999-12-31",\
			"at":"9999-12-31T23:59:59.999999Z","doc":[[1,{"a":[]}],"x"],"flags":[true,null,false],\
			"counts":[1,null,-9223372036854775808],"weights":[0.5,null,-0.25],"fars":[-1.5e300,5.0],\
			"totals":[%1$s,null,-%1$s],"fines":[0.0000000000000000000000000000000000001,null],\
			"words":["",null,"é|\\n"],"days":["0001-01-01",null,"1582-10-10"],\
			"times":["0001-01-01T00:00:00Z",null,"1582-10-14T23:59:59.999999+00:00"],\
			"prices":[-0.01,null,9999999.99],"costs":[99999999999999.9999]""".formatted(NINES), """
			"sold":false,"stock":-9223372036854775808,"weight":-1024.5,"far":-1.7976931348623157e308,\
			"huge":-%1$s,"fine":-12345678901234567.123456789012345678901,"price":-9999999.99,\
			"cost":-99999999999999.9999,"title":"","day":"0001-01-01","at":"0001-01-01T00:00:00.000001Z",\
			"doc":[[]],"flags":[],"counts":[],"weights":[],"fars":[],"totals":[],"fines":[],"words":[],\
			"days":[],"times":[],"prices":[],"costs":[]""".formatted(NINES), """
			"sold":null,"title":null,"words":null""", """
			"sold":true,"stock":0,"weight":0.5,"far":-0.0,"huge":0,"fine":0.000000000000000000001,\
			"price":0.01,"cost":-0.0001,"title":"\\u00ff\\ud7ff\\uffff\\ud83d\\ude00","day":"1582-10-10",\
			"at":"1582-10-10T12:34:56.000001Z","doc":[["\\u00e9"],[{"b":-0.0}]],"flags":[null],\
			"counts":[null],"weights":[null],"fars":[null,-0.0],"totals":[null],"fines":[null],\
			"words":[null],"days":[null],"times":[null],"prices":[null],"costs":[null]""", """
			"sold":false,"stock":-1,"weight":-0.25,"far":2.2250738585072014e-308,"huge":-1,"fine":-1.5,"price":-1,\
			"cost":2,"title":"%s","day":"1969-12-31","at":"1969-12-31T23:59:59.999999Z",\
			"doc":[[null]],"flags":[false],"counts":[0,-1],"weights":[1.5],"fars":[1.0],"totals":[7],\
			"fines":[-7.1250000000000000000000001],"words":["%1$s"],"days":["1969-12-31","1582-10-04","1582-10-15"],\
			"times":["1969-12-31T23:59:59.999999Z","1899-12-31T23:59:59Z"],"prices":[1],"costs":[2.5]"""
		.formatted("long é ".repeat(60)));

	/**
	 * Columns whose type the values alone would not give: decimals as 32 and 64 bits.
	 */
	static final String DECLARED = declared("price", "decimal(9,2)") + declared("cost", "decimal(18,4)")
			+ declared("prices", "list<decimal(9,2)>") + declared("costs", "list<decimal(18,4)>");

	/** How many of the values are not ordinary. */
	static final int EDGES = VALUES.size();

	private SampleValues() {
	}

	private static String declared(String name, String type) {
		StringBuilder columns = new StringBuilder();
		for (String place : PLACES) {
			columns.append("      - path: ")
				.append(place)
				.append(name)
				.append("\n        type: ")
				.append(type)
				.append('\n');
		}
		return columns.toString();
	}

	/** Members of an object, without braces. */
	static String of(int i) {
		if (i < EDGES) {
			return VALUES.get(i);
		}
		Random random = new Random(i);
		StringBuilder members = new StringBuilder("\"title\":\"t" + random.nextInt(20) + "\"");
		if (i % 3 != 0) {
			members.append(",\"stock\":").append(random.nextInt()).append(",\"sold\":").append(random.nextBoolean());
			members.append(",\"weight\":").append(random.nextInt(4096) / 8.0);
			members.append(",\"far\":").append(random.nextGaussian());
		}
		if (i % 3 != 1) {
			members.append(",\"huge\":").append(random.nextLong()).append("0000000001");
			members.append(",\"fine\":")
				.append(random.nextInt(1000))
				.append(".5,\"price\":")
				.append(random.nextInt(9999));
			members.append(".07,\"day\":\"2026-0").append(1 + random.nextInt(9)).append("-15\"");
			members.append(",\"at\":\"2026-11-20T10:00:00.").append(100_000 + random.nextInt(900_000)).append("Z\"");
		}
		if (i % 5 != 0) {
			members.append(",\"words\":[\"w").append(random.nextInt(9)).append("\",null],\"counts\":[");
			members.append(random.nextInt()).append("],\"fars\":[").append(random.nextDouble()).append(']');
		}
		return members.toString();
	}

	/** Replaces the days that ClickHouse does not have by others. */
	static String sinceYear1900(String json) {
		return json.replaceAll("9999-(\\d\\d)", "2299-$1")
			.replaceAll("(0001|1582|1899)-(\\d\\d)", "1900-$2")
			.replace("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:58.999999Z");
	}

}
