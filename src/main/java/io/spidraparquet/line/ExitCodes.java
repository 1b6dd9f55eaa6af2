package io.spidraparquet.line;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The exit codes for the help.
 */
final class ExitCodes {

	private ExitCodes() {
	}

	/** What each code means, in order. */
	static Map<String, String> all() {
		Map<String, String> codes = new LinkedHashMap<>();
		codes.put("0", "done, or already published");
		codes.put("2", "usage or configuration");
		codes.put("3", "too many pages failed, or a check did: nothing was published");
		codes.put("4", "stopped by a signal; the same command resumes the run");
		codes.put("5", "failed, a retry may succeed: network, server, disk, job repository");
		codes.put("6", "failed, a person has to act: key, payment, unknown crawl, schema contract");
		codes.put("75", "another run holds this dataset");
		return codes;
	}

}
