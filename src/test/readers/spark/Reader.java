import java.nio.file.Files;
import java.nio.file.Path;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Executes a script in Spark, with the files of a dataset as views such as
 * {@code files_of_pages}, and prints the rows of its queries. A table that is called
 * {@code iceberg:NAME:LOCATION} is Iceberg's, as view {@code iceberg_NAME}. Run from source:
 * java … spark/Reader.java SCRIPT WAREHOUSE OUTPUT TABLES…
 */
public class Reader {

	private static final String ICEBERG = "iceberg:";

	public static void main(String[] args) throws Exception {
		SparkSession spark = SparkSession.builder()
			.master("local[1]")
			.config("spark.ui.enabled", "false")
			.config("spark.sql.session.timeZone", "UTC")
			.config("spark.sql.warehouse.dir", args[1])
			.config("spark.sql.catalog.default_iceberg", "org.apache.iceberg.spark.SparkCatalog")
			.config("spark.sql.catalog.default_iceberg.type", "hadoop")
			.config("spark.sql.catalog.default_iceberg.warehouse", args[1])
			.getOrCreate();
		for (int i = 3; i < args.length; i++) {
			if (args[i].startsWith(ICEBERG)) {
				String[] table = args[i].substring(ICEBERG.length()).split(":", 2);
				spark.read().format("iceberg").load(table[1]).createOrReplaceTempView("iceberg_" + table[0]);
				continue;
			}
			spark.read()
				.option("mergeSchema", "true")
				.parquet(args[2] + "/" + args[i])
				.drop("run")
				.createOrReplaceTempView("files_of_" + args[i]);
		}
		for (String statement : Files.readString(Path.of(args[0])).split("(?<=;)\n")) {
			String sql = statement.strip().replaceFirst(";$", "");
			for (Row row : spark.sql(sql).collectAsList()) {
				System.out.println("row: " + row.mkString("|"));
			}
		}
		spark.stop();
	}

}
