package io.spidraparquet.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.spidraparquet.evolution.DatasetDefinition;
import io.spidraparquet.evolution.TestEvolution;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.profile.TestPages;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ColumnNamesTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/data                  | data
			/data/name             | name
			/data/sellerName       | seller_name
			/data/SellerName       | seller_name
			/data/seller/firstName | seller_first_name
			/data/HTMLTitle        | html_title
			/data/priceEUR         | price_eur
			/data/imageURLs        | image_urls
			/data/productIDs       | product_ids
			/data/SKUs             | skus
			/data/relatedPDFsList  | related_pdfs_list
			/data/URLsById         | urls_by_id
			/data/IDsList2         | ids_list2
			/data/APIs_v2          | apis_v2
			/data/openSMSes        | open_smses
			/data/imageURLset      | image_ur_lset
			/data/hasAs            | has_as
			/data/HTMLSite         | html_site
			/data/ID               | id
			/data/iPhone14Pro      | i_phone14_pro
			/data/_id              | id
			/data/__v              | v
			/data/$ref             | ref
			/data/@type            | type
			/data/a__b--c          | a_b_c
			/data/a.b              | a_b
			'/data/a b'            | a_b
			'/data/ a '            | a
			/data/a~1b~0c          | a_b_c
			/data/Größe            | grosse
			/data/naïveÉtat        | naive_etat
			/data/Çok ışık         | cok_isik
			/data/Ⅷ                | viii
			/data/ﬁlm              | film
			/data/ｆｕｌｌ         | full
			/data/цена             | u0446u0435u043du0430
			/data/价格             | u4ef7u683c
			/data/price价格        | priceu4ef7u683c
			/data/कीमत             | u0915u0940u092eu0924
			/data/Łódź Ærø         | lodz_aero
			/data/й                | u0438
			/data/السعر            | u0627u0644u0633u0639u0631
			/data/😀               | x
			/data/😀/价格          | x_u4ef7u683c
			/data/price😀          | price
			/data/€ price          | price
			/data/                 | x
			/data//                | x_x
			/data/-                | x
			/data/a/               | a_x
			/data/3d               | c_3d
			/data/2025             | c_2025
			/data/①                | c_1
			/data/a/3d             | a_3d
			/data/-/3d             | x_3d
			""")
	void makesANameThatEveryWarehouseAccepts(String pointer, String name) {
		assertThat(names(pointer)).containsExactly(Map.entry(pointer, name));
	}

	@ParameterizedTest
	@ValueSource(strings = { "page_id", "page_url", "page_title", "page_created_at", "crawl_id", "run_key",
			"fetched_at", "item_index", "run", "data_rest" })
	void keepsClearOfOurOwnNames(String name) {
		assertThat(names("/data/" + name)).containsEntry("/data/" + name, "data_" + name);
	}

	@ParameterizedTest
	@CsvSource({ "/data/pageId, data_page_id", "/data/page/id, data_page_id", "/data/Run, data_run",
			"/data/run/key, data_run_key", "/data/rest, rest", "/data/data, data", "/data/data/rest, data_data_rest",
			"/data/status, status", "/data/raw, raw", "/data/runs, runs" })
	void knowsOurOwnNamesInOtherSpellings(String pointer, String name) {
		assertThat(names(pointer)).containsEntry(pointer, name);
	}

	@Test
	void numbersTwinsInTheOrderOfTheirPointers() {
		assertThat(names("/data/😀", "/data/€", "/data/price", "/data/Price", "/data/PRICE"))
			.containsEntry("/data/price", "price")
			.containsEntry("/data/PRICE", "price_2")
			.containsEntry("/data/Price", "price_3")
			.containsEntry("/data/€", "x")
			.containsEntry("/data/😀", "x_2");
	}

	@Test
	void numbersTwinsOfSeveralDepthsInTheOrderOfTheirPointersToo() {
		assertThat(names("/data/a_b", "/data/a/b", "/data/aB")).containsEntry("/data/a_b", "a_b")
			.containsEntry("/data/a/b", "a_b_2")
			.containsEntry("/data/aB", "a_b_3");
	}

	@Test
	void numbersOnWhereATwinsNameIsTaken() {
		assertThat(names("/data/A", "/data/a", "/data/a_2", "/data/á")).containsEntry("/data/a", "a")
			.containsEntry("/data/a_2", "a_2")
			.containsEntry("/data/A", "a_3")
			.containsEntry("/data/á", "a_4");
		assertThat(names("/data/data_run", "/data/run")).containsEntry("/data/data_run", "data_run")
			.containsEntry("/data/run", "data_run_2");
	}

	@Test
	void givesAKeyThatNeedsNoChangeItsNameFirst() {
		assertThat(names("/data/_id", "/data/id", "/data/Id")).containsEntry("/data/id", "id")
			.containsEntry("/data/Id", "id_2")
			.containsEntry("/data/_id", "id_3");
		assertThat(names("/data/user/id", "/data/user_id", "/data/user.id")).containsEntry("/data/user_id", "user_id")
			.containsEntry("/data/user.id", "user_id_2")
			.containsEntry("/data/user/id", "user_id_3");
		assertThat(names("/data/run", "/data/data_run")).containsEntry("/data/data_run", "data_run")
			.containsEntry("/data/run", "data_run_2");
		assertThat(names("/data/3d", "/data/c_3d")).containsEntry("/data/c_3d", "c_3d")
			.containsEntry("/data/3d", "c_3d_2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "current_date", "current_time", "current_timestamp", "current_user", "localtime",
			"localtimestamp", "oid", "tableoid", "xmin", "cmin", "xmax", "cmax", "ctid", "insertxid", "deletexid" })
	void keepsClearOfNamesThatAWarehouseRefuses(String name) {
		assertThat(names("/data/" + name)).containsEntry("/data/" + name, "data_" + name);
		assertThat(names("/data/" + name.toUpperCase(Locale.ROOT), "/data/data_" + name))
			.containsEntry("/data/data_" + name, "data_" + name)
			.containsEntry("/data/" + name.toUpperCase(Locale.ROOT), "data_" + name + "_2");
		assertThatIllegalArgumentException().isThrownBy(() -> new Declaration("/data/a", List.of(), name, null, false))
			.withMessageMatching("'" + name + "' is a column name that (Snowflake|Redshift) refuses, even in quotes: "
					+ "choose another, such as data_" + name);
	}

	@ParameterizedTest
	@CsvSource({ "/data/currentDate, data_current_date", "/data/current/user, data_current_user",
			"/data/_xmin, data_xmin", "/data/_TABLE_x, table_x", "/data/xmin_2, xmin_2", "/data/row__id, row_id" })
	void knowsRefusedNamesInOtherSpellings(String pointer, String name) {
		assertThat(names(pointer)).containsEntry(pointer, name);
	}

	@ParameterizedTest
	@CsvSource({ "/data/name, parent_name", "/data/shop/name, parent_shop_name", "/data/page_id, parent_page_id",
			"/data/xmin, parent_xmin", "/data/3d, parent_3d", "/data/sections/title, parent_sections_title",
			"/data/sections/products, products", "/data/sections/products/name, name",
			"/data/sections/products/page_id, data_page_id", "/data/sections/products/a/b, a_b",
			"/data/sections/products/parent, parent" })
	void tellsValuesAroundTheRowsFromThoseInThem(String pointer, String name) {
		assertThat(new ColumnNames(List.of(), "/data/sections/products").assign(List.of(pointer)))
			.containsEntry(pointer, name);
	}

	@Test
	void givesAKeyOfTheRowsItsNameBeforeAValueAroundThem() {
		assertThat(new ColumnNames(List.of(), "/data/p").assign(List.of("/data/name", "/data/p/parent_name")))
			.containsEntry("/data/p/parent_name", "parent_name")
			.containsEntry("/data/name", "parent_name_2");
	}

	@Test
	void leavesPublishedNamesWithTheirPaths() {
		TableSchema published = table("/data/b");
		published = published.apply(TestEvolution.changes(published, DatasetDefinition.ofPages(1000),
				TestPages.profile("/data/A = 1"), "r2"));
		assertThat(names(published)).containsEntry("/data/b", "b").containsEntry("/data/A", "a");
		published = published.apply(TestEvolution.changes(published, DatasetDefinition.ofPages(1000),
				TestPages.profile("/data/B = 1", "/data/a = 1"), "r3"));
		assertThat(names(published)).containsEntry("/data/b", "b")
			.containsEntry("/data/A", "a")
			.containsEntry("/data/B", "b_2")
			.containsEntry("/data/a", "a_2");
	}

	@Test
	void shortensALongNameToOneThatIsStableAndDistinct() {
		String key = "k".repeat(300);
		Map<String, String> together = names("/data/" + key, "/data/" + key + "1", "/data/" + key + "/x",
				"/data/" + key.toUpperCase(Locale.ROOT));
		assertThat(together.values()).doesNotHaveDuplicates()
			.allSatisfy((name) -> assertThat(name).hasSizeLessThanOrEqualTo(127).startsWith("kkkk"));
		together.forEach((pointer, name) -> assertThat(names(pointer)).containsEntry(pointer, name));
	}

	@Test
	void leavesANameOf127BytesAsItIs() {
		assertThat(names("/data/" + "k".repeat(127))).containsValue("k".repeat(127));
		assertThat(names("/data/" + "k".repeat(128)).values()).allSatisfy((name) -> assertThat(name).hasSize(127));
	}

	@Test
	void keepsTwinsOfALongNameWithinTheLimit() {
		String key = "k".repeat(126);
		Map<String, String> names = names("/data/" + key + "A", "/data/" + key + "a");
		assertThat(names.values()).doesNotHaveDuplicates()
			.allSatisfy((name) -> assertThat(name).hasSizeLessThanOrEqualTo(127));
	}

	@Test
	void keepsTheNamesOfMisfitsOfALongNameWithinTheLimit() {
		TableSchema published = table("/data/" + "k".repeat(300));
		List<SchemaChange> changes = TestEvolution.changes(published, DatasetDefinition.ofPages(1000),
				TestPages.profile("/data/" + "k".repeat(300) + " = \"x\"", "/data/" + "k".repeat(300) + " = 1.5"),
				"r2");
		assertThat(changes).extracting((change) -> change.column().name())
			.hasSize(2)
			.doesNotHaveDuplicates()
			.allSatisfy((name) -> assertThat(name).hasSizeLessThanOrEqualTo(127));
	}

	@ParameterizedTest
	@ValueSource(strings = { "tr-TR", "az-AZ", "lt-LT", "ar-EG", "hi-IN-u-nu-deva", "th-TH-u-nu-thai" })
	void doesNotDependOnTheLocale(String locale) {
		String[] pointers = { "/data/ID", "/data/TITLE", "/data/Id", "/data/İI", "/data/" + "Iı".repeat(200) };
		Map<String, String> expected = names(pointers);
		Locale before = Locale.getDefault();
		try {
			Locale.setDefault(Locale.forLanguageTag(locale));
			assertThat(names(pointers)).isEqualTo(expected);
			assertThat(expected).containsEntry("/data/ID", "id").containsEntry("/data/TITLE", "title");
		}
		finally {
			Locale.setDefault(before);
		}
	}

	@Property(tries = 300)
	void takesAnyKeys(@ForAll("pointers") Set<String> pointers) {
		Map<String, String> names = names(pointers.toArray(String[]::new));
		assertThat(names.keySet()).containsExactlyInAnyOrderElementsOf(pointers);
		assertThat(names.values()).doesNotHaveDuplicates().allMatch((name) -> name.matches("[a-z][a-z0-9_]{0,126}"));
	}

	@Provide
	Arbitrary<Set<String>> pointers() {
		Arbitrary<String> keys = Arbitraries.frequencyOf(Tuple.of(5, RandomScalars.strings(5)),
				Tuple.of(1, RandomScalars.strings(200)));
		return keys.list()
			.ofMinSize(1)
			.ofMaxSize(3)
			.map((tokens) -> tokens.stream().reduce(Pointers.DATA, Pointers::child))
			.set()
			.ofMaxSize(40);
	}

	private static Map<String, String> names(String... pointers) {
		return names(table(pointers));
	}

	private static TableSchema table(String... pointers) {
		Profile profile = new Profile(List.of(), 10_000);
		for (String pointer : pointers) {
			TestPages.add(profile, List.of(pointer + " = 1"));
		}
		TableSchema empty = FixedColumns.pages("r1");
		return empty.apply(TestEvolution.changes(empty, DatasetDefinition.ofPages(1000), profile, "r1"));
	}

	private static Map<String, String> names(TableSchema schema) {
		Map<String, String> names = new LinkedHashMap<>();
		schema.columns()
			.stream()
			.skip(FixedColumns.COUNT)
			.forEach((column) -> names.put(String.valueOf(column.path()), column.name()));
		return names;
	}

}
