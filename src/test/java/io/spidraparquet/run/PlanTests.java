package io.spidraparquet.run;

import java.util.List;

import io.spidraparquet.dataset.DeferredCrawls;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class PlanTests {

	private static final String CREATED = "2026-11-23T10:00:00Z";

	@Test
	void hasItsCrawlsInTheOrderOfTheirIds() {
		Plan plan = Plan
			.of(List.of(crawl("b", CREATED, false), crawl("C", CREATED, false), crawl("a", CREATED, false)));
		assertThat(plan.crawls()).extracting(PlannedCrawl::id).containsExactly("C", "a", "b");
		assertThat(plan.deferred().none()).isTrue();
	}

	@Test
	void anEmptyPlanDefersNothing() {
		assertThat(Plan.NONE.deferredAfter(new Outcome())).isEqualTo(DeferredCrawls.NONE);
	}

	@ParameterizedTest
	@EnumSource(names = { "TAKEN", "UNCHANGED" })
	void aCrawlThatWasFetchedIsNotDeferred(CrawlFate fate) {
		Plan plan = Plan.of(List.of(crawl("a", CREATED, false), crawl("b", CREATED, true), crawl("c", null, true)));
		assertThat(plan.deferredAfter(outcome(fate, "a", "b", "c"))).isEqualTo(DeferredCrawls.NONE);
	}

	@Test
	void aCrawlThatCouldNotBeFetchedIsTriedAgain() {
		Plan plan = Plan
			.of(List.of(crawl("b", CREATED, false), crawl("a", CREATED, false), crawl("c", CREATED, false)));
		Outcome outcome = outcome(CrawlFate.NOT_FETCHED, "b", "a");
		outcome.add("c", CrawlFate.TAKEN);
		assertThat(plan.deferredAfter(outcome)).isEqualTo(new DeferredCrawls(List.of("a", "b"), List.of(), List.of()));
	}

	@Test
	void isTriedAgainWhileTheLookBackReachesIt() {
		Plan plan = Plan.of(List.of(crawl("a", CREATED, true)));
		assertThat(plan.deferredAfter(outcome(CrawlFate.NOT_FETCHED, "a")).notFetched()).containsExactly("a");
	}

	@Test
	void isGivenUpOnceTheLookBackDoesNotReachIt() {
		Plan plan = Plan.of(List.of(crawl("a", null, true)));
		assertThat(plan.deferredAfter(outcome(CrawlFate.NOT_FETCHED, "a")))
			.isEqualTo(new DeferredCrawls(List.of(), List.of("a"), List.of()));
	}

	@Test
	void isNotGivenUpTheFirstTimeThatItFails() {
		Plan plan = Plan.of(List.of(crawl("a", null, false)));
		assertThat(plan.deferredAfter(outcome(CrawlFate.NOT_FETCHED, "a")).notFetched()).containsExactly("a");
	}

	@Test
	void whatThePlanHasDeferredStaysDeferred() {
		Plan plan = new Plan(List.of(crawl("p2", CREATED, false), crawl("u2", null, true), crawl("n", CREATED, false)),
				new DeferredCrawls(List.of(), List.of("u3", "u1"), List.of("p3", "p1")), List.of());
		Outcome outcome = outcome(CrawlFate.NOT_FETCHED, "n", "u2");
		outcome.add("p2", CrawlFate.POSTPONED);
		assertThat(plan.deferredAfter(outcome))
			.isEqualTo(new DeferredCrawls(List.of("n"), List.of("u1", "u2", "u3"), List.of("p1", "p2", "p3")));
		assertThat(plan.deferred().postponed()).as("the plan is as it was").containsExactly("p1", "p3");
	}

	@Test
	void aCrawlThatIsDeferredTwiceIsListedOnce() {
		Plan plan = new Plan(List.of(crawl("p", CREATED, false)),
				new DeferredCrawls(List.of(), List.of(), List.of("p")), List.of());
		assertThat(plan.deferredAfter(outcome(CrawlFate.POSTPONED, "p")).postponed()).containsExactly("p");
	}

	private static PlannedCrawl crawl(String id, @Nullable String createdAt, boolean deferredBefore) {
		return new PlannedCrawl(id, createdAt, null, null, deferredBefore, null);
	}

	private static Outcome outcome(CrawlFate fate, String... crawlIds) {
		Outcome outcome = new Outcome();
		for (String id : crawlIds) {
			outcome.add(id, fate);
		}
		return outcome;
	}

}
