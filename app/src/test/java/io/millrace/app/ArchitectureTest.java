package io.millrace.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.millrace.ledger.Book;

/// The arrows of docs/architecture.md: `app → {server, feeds, journal} → ledger → concurrent`.
@AnalyzeClasses(packages = "io.millrace", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] CONCURRENT = {
    "io.millrace.channel..", "io.millrace.mutex..", "io.millrace.owner..", "io.millrace.ownership.."
  };

  @ArchTest
  static final ArchRule dependenciesPointInward =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.millrace..")
          .layer("concurrent")
          .definedBy(CONCURRENT)
          .layer("ledger")
          .definedBy("io.millrace.ledger..")
          .layer("journal")
          .definedBy("io.millrace.journal..")
          .layer("feeds")
          .definedBy("io.millrace.feeds..")
          .layer("server")
          .definedBy("io.millrace.server..")
          .layer("app")
          .definedBy("io.millrace.app..")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("journal")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("feeds")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("server")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("ledger")
          .mayOnlyBeAccessedByLayers("app", "server", "feeds", "journal");

  @ArchTest
  static final ArchRule concurrentKnowsNothingButTheJdk =
      classes()
          .that()
          .resideInAnyPackage(CONCURRENT)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "io.millrace.channel..",
              "io.millrace.mutex..",
              "io.millrace.owner..",
              "io.millrace.ownership..");

  @ArchTest
  static final ArchRule ledgerKnowsOnlyConcurrent =
      classes()
          .that()
          .resideInAPackage("io.millrace.ledger..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "io.millrace.ledger..",
              "io.millrace.channel..",
              "io.millrace.mutex..",
              "io.millrace.owner..",
              "io.millrace.ownership..");

  @ArchTest
  static final ArchRule bookReadsNoClockAndDoesNoInputOrOutput =
      noClasses()
          .that()
          .areAssignableTo(Book.class)
          .or()
          .haveNameMatching(
              "io\\.millrace\\.ledger\\.(Rules|Postings|Accounts|Feeds|Currencies|Identities|Trails)")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.util.concurrent..")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(java.time.LocalDate.class, "now");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.millrace.(**)").should().beFreeOfCycles();
}
