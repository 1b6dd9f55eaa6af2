package io.spidraparquet.run;

import java.io.IOException;
import java.util.List;

import org.springframework.batch.core.job.JobInstance;

/**
 * Finds the results of the write.
 */
public interface PartitionResults {

	/**
	 * The results of all partitions.
	 * @param job the instance that has written them
	 * @param count number of partitions
	 * @return in the order of the partitions
	 * @throws IOException if one is not recorded as complete
	 */
	List<PartitionResult> of(JobInstance job, int count) throws IOException;

}
