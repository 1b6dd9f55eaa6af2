package io.spidraparquet.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each file of the state folder and of {@code _spidra} is damaged in each way, and the
 * same command is started: the data is complete in the end, at once or after what the
 * message names. {@code -Pchaos} does so at random, also with what kills left;
 * {@code -Ddamage.seed=N} repeats it, {@code -Ddamage.count=N} does more,
 * {@code -Ddamage.only=REGEX} takes the files that match.
 */
class DamagedFilesIT {

	private static final long SEED = Long.getLong("damage.seed", 16);

	private static final int COUNT = Integer.getInteger("damage.count", 100);

	private static final Pattern ONLY = Pattern.compile(System.getProperty("damage.only", ""));

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@Test
	void betweenNights() throws IOException {
		DamagedNights nights = new DamagedNights(this.bench);
		nights.publish();
		List<DamagedNights.Trial> all = nights.trials();
		List<DamagedNights.Verdict> verdicts = new ArrayList<>();
		for (String one : List.of("jobs.mv.db overwritten", "id emptied", "lock folder", "dataset.json cut",
				"schema.json folder", "runs/KEY.json removed", "runs/KEY.json cut", "raw/KEY.zst removed")) {
			verdicts.add(nights.damage(all.stream()
				.filter((trial) -> (trial.kind() + " " + trial.damage()).endsWith(one))
				.findFirst()
				.orElseThrow(), new Random(SEED)));
		}
		assertFine(verdicts);
	}

	@Test
	@Tag("slow")
	void atRandom() throws IOException, InterruptedException {
		DamagedNights nights = new DamagedNights(this.bench);
		nights.publish();
		nights.kill(FastApp.in(Path.of("target/chaos")));
		Random random = new Random(SEED);
		List<DamagedNights.Verdict> verdicts = new ArrayList<>();
		for (DamagedNights.Trial trial : choose(nights.trials(), random)) {
			verdicts.add(nights.damage(trial, new Random(SEED)));
		}
		Files.writeString(Path.of("target/damage.md"), table(verdicts));
		assertFine(verdicts);
	}

	/** One of each kind, damage and time, as long as there are some. */
	private static List<DamagedNights.Trial> choose(List<DamagedNights.Trial> all, Random random) {
		List<DamagedNights.Trial> shuffled = new ArrayList<>(all);
		shuffled.removeIf((trial) -> !ONLY.matcher(trial.file()).find());
		Collections.shuffle(shuffled, random);
		Map<String, Integer> seen = new TreeMap<>();
		Map<DamagedNights.Trial, Integer> rounds = new LinkedHashMap<>();
		for (DamagedNights.Trial trial : shuffled) {
			rounds.put(trial, seen.merge(trial.kind() + trial.damage(), 1, Integer::sum));
		}
		List<DamagedNights.Trial> chosen = new ArrayList<>(rounds.keySet());
		chosen.sort(Comparator.comparing(rounds::get));
		return chosen.subList(0, Math.min(COUNT, chosen.size()));
	}

	private static String table(List<DamagedNights.Verdict> verdicts) {
		Map<String, Map<Damage, Map<String, Integer>>> cells = new TreeMap<>();
		for (DamagedNights.Verdict each : verdicts) {
			cells.computeIfAbsent(each.trial().kind(), (kind) -> new TreeMap<>())
				.computeIfAbsent(each.trial().damage(), (damage) -> new TreeMap<>())
				.merge(each.outcome(), 1, Integer::sum);
		}
		StringBuilder table = new StringBuilder("| file |");
		for (Damage damage : Damage.values()) {
			table.append(' ').append(damage).append(" |");
		}
		table.append("\n|").append("---|".repeat(Damage.values().length + 1)).append('\n');
		cells.forEach((kind, damages) -> {
			table.append("| `").append(kind).append("` |");
			for (Damage damage : Damage.values()) {
				table.append(' ')
					.append(damages.getOrDefault(damage, Map.of())
						.entrySet()
						.stream()
						.map((entry) -> entry.getValue() + " " + entry.getKey())
						.collect(Collectors.joining(", ")))
					.append(" |");
			}
			table.append('\n');
		});
		return table.toString();
	}

	private static void assertFine(List<DamagedNights.Verdict> verdicts) {
		assertThat(
				verdicts.stream().filter((verdict) -> !verdict.isFine()).map(DamagedNights.Verdict::toString).toList())
			.as("of %d damages, seed %d", verdicts.size(), SEED)
			.isEmpty();
	}

}
