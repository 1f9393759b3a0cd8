package io.millrace.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdoptionTest {
  private static final String TWO =
      """
      package old;
      class Page {
        static int hits;
        static int misses;
        @SuppressWarnings("StaticMutable") // set by the launcher, before any thread starts
        static int level;
      }
      """;
  private static final String ONE = TWO.replace("static int misses;", "");

  @TempDir private Path folder;

  @Test
  void theReportListsWhatWouldBeRefusedAndRefusesNothing() throws IOException {
    var report = folder.resolve("new/report.txt");
    assertThat(Compilation.of(TWO, "-XepOpt:Millrace:Report=" + report)).isEmpty();
    assertThat(Files.readAllLines(report))
        .containsExactly(
            "# /Page.java:3: every thread can assign the static field 'hits'",
            "# /Page.java:4: every thread can assign the static field 'misses'",
            "StaticMutable old.Page 2");
  }

  @Test
  void theReportIsABaseline() {
    var report = folder.resolve("report.txt");
    Compilation.of(TWO, "-XepOpt:Millrace:Report=" + report);
    assertThat(Compilation.of(TWO, "-XepOpt:Millrace:Baseline=" + report)).isEmpty();
  }

  @Test
  void aReportForgetsWhatWasMended() {
    var report = folder.resolve("report.txt");
    Compilation.of(TWO, "-XepOpt:Millrace:Report=" + report);
    Compilation.of(ONE, "-XepOpt:Millrace:Report=" + report);
    assertThat(report).content().endsWith("StaticMutable old.Page 1\n");
    Compilation.of(ONE.replace("static int hits;", ""), "-XepOpt:Millrace:Report=" + report);
    assertThat(report).isEmptyFile();
  }

  @Test
  void aReportKeepsWhatOtherCompilationsSaidOfOtherClasses() throws IOException {
    var report = folder.resolve("report.txt");
    Compilation.of(TWO, "-XepOpt:Millrace:Report=" + report);
    Compilation.of(ONE.replace("Page", "Test"), "-XepOpt:Millrace:Report=" + report);
    assertThat(Files.readAllLines(report))
        .filteredOn(line -> !line.startsWith("#"))
        .containsExactly("StaticMutable old.Page 2", "StaticMutable old.Test 1");
  }

  @Test
  void theListOfSuppressionsForgetsThoseThatAreGoneAndKeepsOtherClasses() throws IOException {
    var list = folder.resolve("suppressions.txt");
    Compilation.of(TWO, "-XepOpt:Millrace:Suppressions=" + list);
    Compilation.of(TWO.replace("Page", "Test"), "-XepOpt:Millrace:Suppressions=" + list);
    assertThat(Files.readAllLines(list))
        .containsExactly("StaticMutable old.Page:5", "StaticMutable old.Test:5");
    Compilation.of("package old; class Page {}", "-XepOpt:Millrace:Suppressions=" + list);
    assertThat(Files.readAllLines(list)).containsExactly("StaticMutable old.Test:5");
  }

  @Test
  void aBaselineLetsNothingNewPass() throws IOException {
    var baseline = Files.writeString(folder.resolve("b.txt"), "StaticMutable old.Page 1\n");
    assertThat(Compilation.of(TWO, "-XepOpt:Millrace:Baseline=" + baseline))
        .extracting(Compilation.Message::line)
        .containsExactly(3L, 4L);
  }

  @Test
  void aBaselineMayOnlyShrink() throws IOException {
    var baseline = Files.writeString(folder.resolve("b.txt"), "# old\nStaticMutable old.Page 2\n");
    assertThat(Compilation.of(ONE, "-XepOpt:Millrace:Baseline=" + baseline))
        .extracting(Compilation.Message::text)
        .singleElement()
        .asString()
        .startsWith(
            "[StaticMutable] the baseline lets 2 of this rule pass in old.Page, and there are 1")
        .contains("help: lower the number in b.txt, or drop the line");
  }

  @Test
  void theSuppressionsOfAModuleAreListed() throws IOException {
    var list = folder.resolve("suppressions.txt");
    Compilation.of(TWO, "-XepOpt:Millrace:Suppressions=" + list);
    assertThat(Files.readAllLines(list)).containsExactly("StaticMutable old.Page:5");
  }

  @Test
  void spawnPointsOfAFrameworkAreNamedInAFile() throws IOException {
    String source =
        """
        package old;
        class Page {
          static class Pool { void perform(Runnable code) { code.run(); } }
          private int n;
          void go(Pool pool) { pool.perform(() -> n++); }
        }
        """;
    var points = Files.writeString(folder.resolve("p.txt"), "old.Page.Pool.perform # ours\n");
    assertThat(Compilation.of(source)).isEmpty();
    assertThat(Compilation.of(source, "-XepOpt:Millrace:SpawnPoints=" + points))
        .extracting(Compilation.Message::text)
        .singleElement()
        .asString()
        .startsWith("[ThreadCapture] two threads use the field 'n'");
  }
}
