package io.spidraparquet.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.spidraparquet.facts.Bound;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.api.Binary;

/**
 * The least and the greatest value of each column and of each field, from the statistics
 * in the footers. Columns that do not come from the pages, and those with JSON and with
 * lists of scalars have none, and neither has a column with a row group whose footer
 * leaves them out: Parquet does so for values that are together longer than 4 kB.
 */
final class FooterBounds {

	private static final DateTimeFormatter TIME = DateTimeFormatter
		.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	private final Map<String, Leaf> leaves = new HashMap<>();

	private final Map<String, Bound> least = new HashMap<>();

	private final Map<String, Bound> greatest = new HashMap<>();

	private final Set<String> unknown = new HashSet<>();

	/**
	 * Creates bounds of no files.
	 * @param columns columns of the table
	 */
	FooterBounds(List<Column> columns) {
		List<Column> ofPages = columns.stream().filter((column) -> column.path() != null).toList();
		for (Leaf leaf : Leaf.of(ofPages)) {
			if (leaf.type() instanceof ColumnType.Scalar) {
				this.leaves.put(leaf.path(), leaf);
			}
		}
	}

	/** Adds the values of one more file. */
	void add(ParquetMetadata footer) {
		for (BlockMetaData rowGroup : footer.getBlocks()) {
			for (ColumnChunkMetaData chunk : rowGroup.getColumns()) {
				Leaf leaf = this.leaves.get(chunk.getPath().toDotString());
				if (leaf != null) {
					add(leaf, chunk);
				}
			}
		}
	}

	private void add(Leaf leaf, ColumnChunkMetaData chunk) {
		Statistics<?> statistics = chunk.getStatistics();
		if (statistics != null && statistics.hasNonNullValue()) {
			this.least.merge(leaf.name(), bound(leaf.type(), statistics.genericGetMin()),
					(one, other) -> (one.compareTo(other) <= 0) ? one : other);
			this.greatest.merge(leaf.name(), bound(leaf.type(), statistics.genericGetMax()),
					(one, other) -> (one.compareTo(other) >= 0) ? one : other);
		}
		else if (statistics == null || !statistics.isNumNullsSet()
				|| statistics.getNumNulls() < chunk.getValueCount()) {
			this.unknown.add(leaf.name());
		}
	}

	private static Bound bound(ColumnType type, Object value) {
		if (type instanceof ColumnType.Decimal decimal) {
			BigInteger unscaled = (value instanceof Binary bytes) ? new BigInteger(bytes.getBytes())
					: BigInteger.valueOf(((Number) value).longValue());
			return Bound.of(new BigDecimal(unscaled, decimal.scale()));
		}
		return switch ((ColumnType.Basic) type) {
			case INT64 -> Bound.of(BigDecimal.valueOf((Long) value));
			case DOUBLE -> Bound.of(shortest(BigDecimal.valueOf((Double) value)));
			case DATE -> Bound.of(LocalDate.ofEpochDay((Integer) value).toString());
			case TIMESTAMP -> Bound.of(TIME.format(Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS)));
			case STRING -> Bound.of(((Binary) value).toStringUsingUTF8());
			case BOOLEAN -> Bound.of(value.toString());
		};
	}

	/** A whole number has no fraction. */
	private static BigDecimal shortest(BigDecimal number) {
		return (number.stripTrailingZeros().scale() <= 0 && number.scale() > 0) ? number.setScale(0) : number;
	}

	/** Adds the bounds to the facts about the same rows. */
	TableFacts addTo(TableFacts facts) {
		return facts.withBounds((column) -> this.unknown.contains(column) ? null : this.least.get(column),
				this.greatest::get);
	}

}
