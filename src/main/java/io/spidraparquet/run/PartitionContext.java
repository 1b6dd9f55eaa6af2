package io.spidraparquet.run;

import java.util.Locale;
import java.util.function.Supplier;

import io.spidraparquet.spool.PageRange;

import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * The work of a slice or partition in its execution context: plain numbers and texts, so
 * that it can run on any worker.
 */
public final class PartitionContext {

	private static final String SLICE = "slice";

	private static final String SLICES = "slices";

	private static final String SLICE_RESULT = "slice.result";

	private static final String NUMBER = "partition";

	private static final String FROM_CRAWL = "from.crawl";

	private static final String FROM_PAGE = "from.page";

	private static final String TO_CRAWL = "to.crawl";

	private static final String TO_PAGE = "to.page";

	private PartitionContext() {
	}

	/**
	 * The name of a slice or a partition within its step.
	 * @param number from 0
	 * @return for example {@code 00002}
	 */
	public static String name(int number) {
		return String.format(Locale.ROOT, "%05d", number);
	}

	/**
	 * The context of a slice of the fetch.
	 * @param number number of the slice, from 0
	 * @param count number of slices
	 * @return a context
	 */
	public static ExecutionContext ofSlice(int number, int count) {
		ExecutionContext context = new ExecutionContext();
		context.putInt(SLICE, number);
		context.putInt(SLICES, count);
		return context;
	}

	/**
	 * The number of a slice.
	 * @param slice context of a slice
	 * @return its number, from 0
	 * @throws DamagedContextException if it is not in the context
	 */
	public static int slice(ExecutionContext slice) {
		return number(slice, SLICE);
	}

	/**
	 * The number of slices.
	 * @param slice context of a slice
	 * @return 1 or more
	 * @throws DamagedContextException if it is not in the context
	 */
	public static int slices(ExecutionContext slice) {
		return number(slice, SLICES);
	}

	/**
	 * Stores the name of a slice's result.
	 * @param slice context of a slice
	 * @param name see {@link Attempt#saveSlice}
	 */
	public static void storeResult(ExecutionContext slice, String name) {
		slice.putString(SLICE_RESULT, name);
	}

	/**
	 * The name of the result of a complete slice.
	 * @param slice context of a slice
	 * @return a name for {@link Attempt#merge}
	 * @throws DamagedContextException if it is not in the context
	 */
	public static String result(ExecutionContext slice) {
		return read(slice, () -> slice.getString(SLICE_RESULT));
	}

	/**
	 * The context of a partition of the write.
	 * @param number number of the partition, from 0
	 * @param range its pages
	 * @return a context
	 */
	public static ExecutionContext ofPartition(int number, PageRange range) {
		ExecutionContext context = new ExecutionContext();
		context.putInt(NUMBER, number);
		context.putInt(FROM_CRAWL, range.fromCrawl());
		context.putLong(FROM_PAGE, range.fromPage());
		context.putInt(TO_CRAWL, range.toCrawl());
		context.putLong(TO_PAGE, range.toPage());
		return context;
	}

	/**
	 * The number of a partition.
	 * @param partition context of a partition
	 * @return its number, from 0
	 * @throws DamagedContextException if it is not in the context
	 */
	public static int number(ExecutionContext partition) {
		return number(partition, NUMBER);
	}

	/**
	 * The pages of a partition.
	 * @param partition context of a partition
	 * @return a range over the taken crawls
	 * @throws DamagedContextException if they are not in the context
	 */
	public static PageRange range(ExecutionContext partition) {
		return read(partition, () -> new PageRange(partition.getInt(FROM_CRAWL), partition.getLong(FROM_PAGE),
				partition.getInt(TO_CRAWL), partition.getLong(TO_PAGE)));
	}

	private static int number(ExecutionContext context, String key) {
		return read(context, () -> context.getInt(key));
	}

	/**
	 * Reads from a context.
	 * @throws DamagedContextException if a value is missing or is not what was stored
	 */
	static <T> T read(ExecutionContext context, Supplier<T> reader) {
		try {
			return reader.get();
		}
		catch (RuntimeException ex) {
			throw new DamagedContextException("an execution context is damaged: " + context.toMap(), ex);
		}
	}

	/**
	 * Whether the context of a slice or partition is missing, because its process died
	 * before the context was stored.
	 * @param step any step of the job
	 * @return true if it is missing; false for a step that is neither slice nor partition
	 */
	public static boolean isMissing(StepExecution step) {
		ExecutionContext context = step.getExecutionContext();
		return step.getStepName().contains(":") && !context.containsKey(SLICE) && !context.containsKey(NUMBER);
	}

}
