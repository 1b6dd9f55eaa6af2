package io.spidraparquet.run;

import java.util.List;

import org.springframework.batch.core.job.JobInstance;

/**
 * Finds the results of the write.
 */
public interface PartitionResults {

	/**
	 * The results of all partitions.
	 * @param job the job instance that wrote them
	 * @param count number of partitions
	 * @return the results in the order of the partitions
	 * @throws DamagedContextException if a partition is not recorded as complete
	 */
	List<PartitionResult> of(JobInstance job, int count);

}
