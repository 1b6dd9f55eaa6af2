package io.spidraparquet.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.PublishedRuns;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HeldCrawlsTests {

	@TempDir
	private Path output;

	@Test
	void leavesOutWhatTheRunItselfHolds() throws IOException {
		publish(1, "one", "a", "b");
		publish(2, "two", "c");
		assertThat(held("one").holders()).containsOnlyKeys("c");
		assertThat(held("two").holders()).containsOnlyKeys("a", "b");
		assertThat(held("three").holders()).containsOnlyKeys("a", "b", "c");
	}

	@Test
	void aCrawlIsHeldByTheRunThatPublishedItLast() throws IOException {
		publish(2, "one", "a");
		publish(1, "two", "a");
		assertThat(held("two").contains("a")).isTrue();
		assertThat(held("one").contains("a")).isFalse();
	}

	@Test
	void nothingIsHeldWhereNothingIsPublished() throws IOException {
		HeldCrawls held = held("one");
		assertThat(held.holders()).isEmpty();
		assertThat(held.contains("a")).isFalse();
		assertThat(held.without(List.of("b", "a"))).containsExactly("b", "a");
		assertThat(held.withoutPublishedSincePlanned(List.of(PlannedCrawl.named("a", null))))
			.containsExactly(PlannedCrawl.named("a", null));
	}

	@Test
	void cannotBeChanged() throws IOException {
		publish(1, "one", "a");
		HeldCrawls held = held("two");
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> held.holders().clear());
	}

	@Test
	void leavesOutCrawlsThatOthersHoldAndKeepsTheOrderOfTheRest() {
		HeldCrawls held = held(Map.of("b", "sha", "d", "sha"));
		assertThat(held.without(List.of("e", "d", "c", "b", "a"))).containsExactly("e", "c", "a");
		assertThat(held.without(List.of("b"))).isEmpty();
		assertThat(held.without(List.of())).isEmpty();
	}

	@Test
	void aCrawlThatNobodyHoldsIsNotHeldSinceItWasPlanned() {
		HeldCrawls held = held(Map.of("a", "sha"));
		assertThat(held.isPublishedSincePlanned(PlannedCrawl.named("b", null))).isFalse();
		assertThat(held.isPublishedSincePlanned(planned("b", "other", "sha"))).as("nor one whose holder is gone")
			.isFalse();
	}

	@Test
	void aCrawlThatIsHeldAsItWasPlannedIsNotHeldSince() {
		HeldCrawls held = held(Map.of("a", "sha"));
		assertThat(held.isPublishedSincePlanned(planned("a", "other", "sha"))).isFalse();
	}

	@Test
	void aCrawlThatWasPublishedSinceItWasPlannedIsHeldSince() {
		HeldCrawls held = held(Map.of("a", "sha"));
		assertThat(held.isPublishedSincePlanned(PlannedCrawl.named("a", null))).as("was free").isTrue();
		assertThat(held.isPublishedSincePlanned(planned("a", "other", "old"))).as("by the same run, with other content")
			.isTrue();
		assertThat(held.isPublishedSincePlanned(planned("a", "another", "sha"))).as("by another run").isTrue();
		assertThat(held.isPublishedSincePlanned(planned("a", "other", null))).as("was to be replaced").isTrue();
	}

	@Test
	void leavesOutWhatWasPublishedSinceItWasPlannedAndKeepsTheOrderOfTheRest() {
		HeldCrawls held = held(Map.of("a", "sha", "b", "sha"));
		PlannedCrawl free = PlannedCrawl.named("c", null);
		PlannedCrawl same = planned("b", "other", "sha");
		assertThat(held.withoutPublishedSincePlanned(List.of(free, PlannedCrawl.named("a", null), same)))
			.containsExactly(free, same);
	}

	private static PlannedCrawl planned(String id, String publishedIn, @Nullable String sha256) {
		return new PlannedCrawl(id, "2026-11-23T10:00:00Z", publishedIn, sha256, false, null);
	}

	/** Crawls that the run {@code other} holds, with the hash of their content. */
	private static HeldCrawls held(Map<String, String> contents) {
		return new HeldCrawls(contents.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey,
					(each) -> new PublishedRuns.Holder(1, "other", each.getValue(), Instant.EPOCH, null))));
	}

	private HeldCrawls held(String key) throws IOException {
		return HeldCrawls.byOthers(PublishedRuns.readAll(Dataset.open(this.output.toUri())), key);
	}

	private void publish(long sequence, String key, String... crawlIds) throws IOException {
		String crawls = Stream.of(crawlIds)
			.map((id) -> """
					{"id":"%s","content_sha256":"sha","fetched_at":"2026-11-23T01:00:01Z",\
					"pages":1,"success":1,"failed":0,"pending":0,"rows":1}""".formatted(id))
			.collect(Collectors.joining(","));
		Path runs = Files.createDirectories(this.output.resolve("_spidra/runs"));
		Files.writeString(runs.resolve(key + ".json"), """
				{"version":2,"sequence":%d,"key":"%s","attempt":"a","job_execution_id":1,\
				"started_at":"2026-11-23T01:00:00Z","published_at":"2026-11-23T01:00:02Z","application":"1",\
				"parameters":{},"settings":{},"failed_pages_by_reason":{},"crawls":[%s],\
				"totals":{"pages":1,"rows":1,"pages_with_rows":1,"failed_pages":0,"filtered_pages":0,"bytes":1},\
				"tables":[{"name":"pages","rows":1,"bytes":1,"schema_version":1,"schema":[]}]}""".formatted(sequence,
				key, crawls));
	}

}
