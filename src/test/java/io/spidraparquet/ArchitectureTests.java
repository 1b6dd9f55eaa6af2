package io.spidraparquet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packages and the direction of their dependencies:
 * {@code cli → job → (job.plan, job.fetch, job.write, job.publish) → run → dataset,
 * flatten, parquet, report → spool → json → page, api → evolution → profile → facts → schema
 * → scalar}. An arrow may skip floors, but never climbs. {@code text} is below all that
 * speak to people.
 */
@AnalyzeClasses(packages = "io.spidraparquet", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String ROOT = "io.spidraparquet";

	private static final int MOST_FILES = 30;

	/** What each package may use of the others; {@code cli} may use all. */
	private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
			Map.entry("settings",
					Set.of("run", "outbound", "iceberg", "dataset", "flatten", "parquet", "api", "evolution", "profile",
							"schema", "text")),
			Map.entry("outbound", Set.of("dataset", "progress")),
			Map.entry("telemetry", Set.of("outbound", "dataset", "progress")),
			Map.entry("notify", Set.of("outbound", "dataset", "text")),
			Map.entry("lineage", Set.of("outbound", "dataset", "schema")), Map.entry("terminal", Set.of("progress")),
			Map.entry("progress", Set.of("text")),
			Map.entry("doctor",
					Set.of("settings", "remote", "terminal", "job.plan", "run", "iceberg", "dataset", "flatten",
							"parquet", "spool", "api", "evolution", "schema", "text")),
			Map.entry("inspect",
					Set.of("run", "dataset", "failed", "failedpages", "api", "schema", "terminal", "text")),
			Map.entry("failedpages", Set.of("dataset", "parquet")), Map.entry("failed", Set.of("dataset", "text")),
			Map.entry("line", Set.of("settings", "schema", "text")),
			Map.entry("job",
					Set.of("job.plan", "job.fetch", "job.write", "job.publish", "run", "dataset", "api", "spool",
							"progress")),
			Map.entry("job.plan", Set.of("run", "progress", "dataset", "spool", "api", "text")),
			Map.entry("job.fetch",
					Set.of("run", "progress", "dataset", "flatten", "spool", "page", "api", "evolution", "profile",
							"schema", "text")),
			Map.entry("job.write",
					Set.of("run", "progress", "dataset", "flatten", "parquet", "spool", "page", "schema", "facts",
							"row")),
			Map.entry("job.publish",
					Set.of("run", "progress", "checks", "history", "failed", "failedpages", "dataset", "parquet",
							"report", "spool", "page", "evolution", "schema", "facts", "row", "text")),
			Map.entry("preview",
					Set.of("run", "flatten", "spool", "page", "api", "evolution", "profile", "schema", "scalar",
							"text")),
			Map.entry("iceberg", Set.of("dataset", "schema", "text")),
			Map.entry("remote",
					Set.of("settings", "job", "job.fetch", "job.write", "progress", "run", "dataset", "api", "text")),
			Map.entry("worker",
					Set.of("remote", "settings", "job", "job.fetch", "job.write", "progress", "run", "dataset",
							"parquet", "spool", "page", "api", "text")),
			Map.entry("run",
					Set.of("progress", "checks", "iceberg", "dataset", "failed", "flatten", "parquet", "spool", "page",
							"api", "evolution", "profile", "schema", "facts", "text")),
			Map.entry("checks", Set.of("history", "dataset", "facts", "schema", "text")),
			Map.entry("history", Set.of("dataset", "facts", "schema", "text")),
			Map.entry("dataset", Set.of("schema", "facts", "text")),
			Map.entry("flatten", Set.of("spool", "page", "json", "evolution", "profile", "schema", "scalar", "row")),
			Map.entry("json", Set.of("page", "schema", "scalar")),
			Map.entry("evolution", Set.of("profile", "schema", "text")),
			Map.entry("profile", Set.of("schema", "scalar")),
			Map.entry("parquet", Set.of("schema", "facts", "row", "text")),
			Map.entry("report", Set.of("history", "dataset", "failed", "failedpages", "schema", "facts", "text")),
			Map.entry("spool", Set.of("page", "text")), Map.entry("page", Set.of()),
			Map.entry("api", Set.of("page", "progress", "text")), Map.entry("sql", Set.of("schema", "facts", "scalar")),
			Map.entry("row", Set.of("schema")), Map.entry("facts", Set.of("schema", "row", "scalar")),
			Map.entry("schema", Set.of("scalar")), Map.entry("scalar", Set.of()), Map.entry("demo", Set.of()),
			Map.entry("text", Set.of()));

	@ArchTest
	static void everyPackageUsesOnlyThoseBelowIt(JavaClasses types) {
		Set<String> unknown = new TreeSet<>();
		types.forEach((type) -> unknown.add(name(type)));
		unknown.removeAll(MAY_USE.keySet());
		assertThat(unknown).as("a new package needs its entry").containsExactly("", "cli");
		MAY_USE.forEach((from, to) -> {
			List<String> allowed = new ArrayList<>(List.of(fullName(from)));
			to.forEach((each) -> allowed.add(fullName(each)));
			noClasses().that()
				.resideInAPackage(fullName(from))
				.should()
				.dependOnClassesThat(
						resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(allowed.toArray(String[]::new)))))
				.check(types);
		});
	}

	@ArchTest
	static final ArchRule applicationClassKnowsTheCommandLineOnly = noClasses().that()
		.resideInAPackage(ROOT)
		.should()
		.dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(ROOT, ROOT + ".cli"))));

	@ArchTest
	static final ArchRule packagesHaveNoCycles = slices().assignedFrom(eachPackage()).should().beFreeOfCycles();

	/**
	 * The plan has a second door: the command {@code plan} asks what the step would
	 * decide, by the same planners, and has neither a job repository nor a lock.
	 */
	@ArchTest
	static final ArchRule aStepHasOnePublicDoor = classes().that()
		.resideInAnyPackage(ROOT + ".job.*..")
		.and(not(new DescribedPredicate<JavaClass>("are a step's door or what it throws") {
			@Override
			public boolean test(JavaClass type) {
				return type.getSimpleName().endsWith("Step") || type.isAssignableTo(Exception.class)
						|| type.getSimpleName().equals("package-info") || isOutlook(type)
						|| type.getEnclosingClass().filter(this::isOutlook).isPresent();
			}

			private boolean isOutlook(JavaClass type) {
				return type.getSimpleName().equals("PlanOutlook");
			}
		}))
		.should()
		.notBePublic();

	@ArchTest
	static void noPackageIsADrawer(JavaClasses types) {
		Map<String, Set<String>> files = new TreeMap<>();
		types.forEach((type) -> files.computeIfAbsent(name(type), (name) -> new TreeSet<>())
			.add(type.getSource().flatMap((source) -> source.getFileName()).orElse("")));
		assertThat(files.entrySet()
			.stream()
			.filter((each) -> each.getValue().size() > MOST_FILES)
			.collect(Collectors.toMap(Map.Entry::getKey, (each) -> each.getValue().size()))).isEmpty();
	}

	@ArchTest
	static final ArchRule noDrawersForEverything = noClasses().should()
		.resideInAnyPackage("..util..", "..common..", "..model..", "..config..", "..impl..", "..core..");

	@ArchTest
	static final ArchRule wordsNeedTheJdkOnly = noClasses().that()
		.resideInAPackage("io.spidraparquet.text..")
		.should()
		.dependOnClassesThat(resideOutsideOfPackages("io.spidraparquet.text..", "java..", "org.jspecify.."));

	@ArchTest
	static final ArchRule schemaNeedsTheJdkOnly = noClasses().that()
		.resideInAnyPackage("..schema..", "..scalar..")
		.should()
		.dependOnClassesThat(resideOutsideOfPackages("io.spidraparquet.schema..", "io.spidraparquet.scalar..", "java..",
				"com.google.re2j..", "org.jspecify.."));

	@ArchTest
	static final ArchRule onlyExtractionKnowsRe2 = noClasses().that()
		.doNotHaveSimpleName("Extraction")
		.should()
		.dependOnClassesThat(resideInAnyPackage("com.google.re2j.."));

	@ArchTest
	static final ArchRule pageNeedsJacksonOnly = noClasses().that()
		.resideInAPackage("..page..")
		.should()
		.dependOnClassesThat(
				resideOutsideOfPackages("io.spidraparquet.page..", "java..", "tools.jackson..", "org.jspecify.."));

	@ArchTest
	static final ArchRule demoNeedsTheJdkOnly = noClasses().that()
		.resideInAPackage("..demo..")
		.should()
		.dependOnClassesThat(resideOutsideOfPackages("io.spidraparquet.demo..", "java..", "com.sun.net.httpserver..",
				"org.jspecify.."));

	@ArchTest
	static final ArchRule onlyOnePackageKnowsParquet = noClasses().that()
		.resideOutsideOfPackage("..spidraparquet.parquet..")
		.should()
		.dependOnClassesThat(resideInAnyPackage("org.apache.parquet.."));

	@ArchTest
	static final ArchRule onlyOnePackageKnowsIceberg = noClasses().that()
		.resideOutsideOfPackage("..spidraparquet.iceberg..")
		.should()
		.dependOnClassesThat(resideInAnyPackage("org.apache.iceberg.."));

	@ArchTest
	static final ArchRule onlyTelemetryKnowsItsFormats = noClasses().that()
		.resideOutsideOfPackage("..spidraparquet.telemetry..")
		.should()
		.dependOnClassesThat(resideInAnyPackage("io.micrometer..", "io.opentelemetry..", "com.google.protobuf.."));

	@ArchTest
	static final ArchRule hadoopIsForFilesOnly = noClasses().that()
		.resideInAnyPackage("..api..", "..page..", "..spool..", "..flatten..", "..report..", "..job.plan..",
				"..job.fetch..")
		.should()
		.dependOnClassesThat(resideInAnyPackage("org.apache.hadoop.."));

	@ArchTest
	static final ArchRule jacksonIsForTheWireAndForDocuments = noClasses().that()
		.resideInAnyPackage("..schema..", "..parquet..", "..report..", "..cli..", "..demo..", "..job.plan..",
				"..job.write..", "..job.publish..")
		.should()
		.dependOnClassesThat(resideInAnyPackage("tools.jackson.."));

	private static String name(JavaClass type) {
		String name = type.getPackageName();
		return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
	}

	private static String fullName(String name) {
		return ROOT + "." + name;
	}

	private static SliceAssignment eachPackage() {
		return new SliceAssignment() {

			@Override
			public SliceIdentifier getIdentifierOf(JavaClass type) {
				return type.getPackageName().startsWith(ROOT) ? SliceIdentifier.of(type.getPackageName())
						: SliceIdentifier.ignore();
			}

			@Override
			public String getDescription() {
				return "each package";
			}

		};
	}

}
