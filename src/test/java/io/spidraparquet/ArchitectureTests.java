package io.spidraparquet;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The direction of dependencies: {@code cli → job → dataset, flatten, parquet, source,
 * report → schema}.
 */
@AnalyzeClasses(packages = "io.spidraparquet", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule packagesHaveOneDirection = layeredArchitecture().consideringOnlyDependenciesInLayers()
		.layer("root")
		.definedBy("io.spidraparquet")
		.layer("cli")
		.definedBy("..cli..")
		.layer("job")
		.definedBy("..job..")
		.layer("report")
		.definedBy("..report..")
		.layer("dataset")
		.definedBy("..dataset..")
		.layer("flatten")
		.definedBy("..flatten..")
		.layer("parquet")
		.definedBy("..parquet..")
		.layer("source")
		.definedBy("..source..")
		.layer("demo")
		.definedBy("..demo..")
		.layer("schema")
		.definedBy("..schema..")
		.whereLayer("root")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("cli")
		.mayOnlyBeAccessedByLayers("root")
		.whereLayer("job")
		.mayOnlyBeAccessedByLayers("cli")
		.whereLayer("report")
		.mayOnlyBeAccessedByLayers("job", "cli")
		.whereLayer("dataset")
		.mayOnlyBeAccessedByLayers("job", "cli", "report")
		.whereLayer("flatten")
		.mayOnlyBeAccessedByLayers("job", "cli")
		.whereLayer("parquet")
		.mayOnlyBeAccessedByLayers("job", "cli")
		.whereLayer("source")
		.mayOnlyBeAccessedByLayers("job", "cli", "flatten")
		.whereLayer("demo")
		.mayOnlyBeAccessedByLayers("cli")
		.whereLayer("schema")
		.mayOnlyBeAccessedByLayers("job", "cli", "report", "dataset", "flatten", "parquet");

	@ArchTest
	static final ArchRule packagesHaveNoCycles = slices().matching("io.spidraparquet.(*)..").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule schemaNeedsTheJdkOnly = noClasses().that()
		.resideInAPackage("..schema..")
		.should()
		.dependOnClassesThat(resideOutsideOfPackages("io.spidraparquet.schema..", "java..", "org.jspecify.."));

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
	static final ArchRule hadoopIsForFilesOnly = noClasses().that()
		.resideInAnyPackage("..source..", "..flatten..", "..report..")
		.should()
		.dependOnClassesThat(resideInAnyPackage("org.apache.hadoop.."));

	@ArchTest
	static final ArchRule jacksonIsForTheWireAndForDocuments = noClasses().that()
		.resideInAnyPackage("..schema..", "..parquet..", "..report..", "..cli..", "..demo..")
		.should()
		.dependOnClassesThat(resideInAnyPackage("tools.jackson.."));

	@ArchTest
	static final ArchRule noDrawersForEverything = noClasses().should()
		.resideInAnyPackage("..util..", "..common..", "..model..", "..config..", "..impl..", "..core..");

}
