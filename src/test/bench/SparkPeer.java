import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * A peer: Spark on two local threads converts the pages from NDJSON to flat columns of Parquet (ZSTD), with declared types. Run from source: java … SparkPeer.java IN OUT
 */
public class SparkPeer {

	public static void main(String[] args) {
		SparkSession spark = SparkSession.builder()
			.master("local[2]")
			.config("spark.ui.enabled", "false")
			.config("spark.sql.session.timeZone", "UTC")
			.config("spark.sql.parquet.compression.codec", "zstd")
			.config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
			.getOrCreate();
		spark.read()
			.schema("id STRING, url STRING, title STRING, status STRING, created_at TIMESTAMP, data STRUCT<author: STRING, "
					+ "brand: STRING, category: STRING, color: STRING, currency: STRING, description: STRING, "
					+ "discount_percent: BIGINT, in_stock: BOOLEAN, name: STRING, price: DOUBLE, published: DATE, "
					+ "reviews: STRING, sku: STRING, stock: BIGINT, tags: ARRAY<STRING>, updated_at: TIMESTAMP, "
					+ "warranty_months: BIGINT, seller: STRUCT<name: STRING, rating: DOUBLE, "
					+ "address: STRUCT<city: STRING, country: STRING>>>")
			.json(args[0])
			.where("status = 'success'")
			.selectExpr("id AS page_id", "url AS page_url", "title AS page_title", "created_at AS page_created_at",
					"'bench' AS crawl_id", "'bench' AS run_key", "current_timestamp() AS fetched_at", "data.author",
					"data.brand", "data.category", "data.color", "data.currency", "data.description",
					"data.discount_percent", "data.in_stock", "data.name", "data.price", "data.published",
					"data.reviews", "data.sku", "data.stock", "data.tags", "data.updated_at", "data.warranty_months",
					"data.seller.name AS seller_name", "data.seller.rating AS seller_rating",
					"data.seller.address.city AS seller_address_city",
					"data.seller.address.country AS seller_address_country")
			.write()
			.mode(SaveMode.Overwrite)
			.parquet(args[1]);
		spark.stop();
	}

}
