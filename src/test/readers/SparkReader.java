import java.nio.file.Files;
import java.nio.file.Path;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Executes a script in Spark, with the files of a dataset as the view {@code files}, and
 * prints the rows of its queries. Run from source: java … SparkReader.java SCRIPT PAGES WAREHOUSE
 */
public class SparkReader {

	public static void main(String[] args) throws Exception {
		SparkSession spark = SparkSession.builder()
			.master("local[1]")
			.config("spark.ui.enabled", "false")
			.config("spark.sql.session.timeZone", "UTC")
			.config("spark.sql.warehouse.dir", args[2])
			.getOrCreate();
		spark.read().option("mergeSchema", "true").parquet(args[1]).drop("run").createOrReplaceTempView("files");
		for (String statement : Files.readString(Path.of(args[0])).split("(?<=;)\n")) {
			String sql = statement.strip().replaceFirst(";$", "");
			for (Row row : spark.sql(sql).collectAsList()) {
				System.out.println("row: " + row.mkString("|"));
			}
		}
		spark.stop();
	}

}
