package io.millrace.checker;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The table of racy programs says which rules refuse each and for what, or why none does; their
/// corrected twins pass.
class CorpusTest {
  private static final Path PROGRAMS = Path.of("src/test/corpus");
  private static final Path PAGE = Path.of("../docs/checker-corpus.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| \\[([\\w-]+)].*? \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$");
  private static final Pattern REFUSED = Pattern.compile("([A-Z]\\w+(?:, [A-Z]\\w+)*): `([^`]+)`");
  private static final Pattern COUNTS = Pattern.compile("\\*\\*(\\d+) of the (\\d+) racy programs");
  private static final int REFUSED_COUNT_MIN = 45;

  private static String page = "";
  private static Map<String, String> said = Map.of();
  private static Map<String, List<Compilation.Message>> findings = Map.of();

  @BeforeAll
  static void compile() throws IOException {
    page = Files.readString(PAGE);
    said =
        ROW.matcher(page)
            .results()
            .collect(toMap(row -> row.group(1), row -> row.group(4), (a, _) -> a, TreeMap::new));
    var sources = new LinkedHashMap<String, String>();
    for (var program : programs()) {
      for (var version : List.of("Racy", "Corrected")) {
        String source = Files.readString(PROGRAMS.resolve(program).resolve(version + ".java"));
        String inPackage = "package _" + program.replace('-', '_') + "." + version + "; ";
        sources.put(program + "-" + version + ".java", inPackage + source);
      }
    }
    findings = Compilation.ofSources(sources);
  }

  @Test
  void everyProgramStandsInTheTable() throws IOException {
    assertThat(said.keySet()).hasSizeGreaterThanOrEqualTo(60).isEqualTo(programs());
    assertThat(ROW.matcher(page).results()).hasSameSizeAs(said.keySet());
  }

  @Test
  void theRulesOfTheTableRefuseTheRacyPrograms() {
    var expected = new TreeMap<String, Set<String>>();
    var actual = new TreeMap<String, Set<String>>();
    said.forEach((program, says) -> {
      expected.put(program, rules(says));
      actual.put(
          program,
          findings(program, "Racy").stream()
              .map(finding -> finding.text().replaceFirst("(?s)^\\[(\\w+)].*", "$1"))
              .collect(toCollection(TreeSet::new)));
    });
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void theMessagesNameWhatRaces() {
    said.forEach((program, says) -> {
      var refused = REFUSED.matcher(says);
      if (refused.matches()) {
        assertThat(findings(program, "Racy"))
            .as(program)
            .anySatisfy(finding ->
                assertThat(finding.text()).containsPattern("'" + refused.group(2) + "\\b"));
      }
    });
  }

  @Test
  void theCorrectedTwinsPass() throws IOException {
    for (var program : programs()) {
      assertThat(findings(program, "Corrected")).as(program).isEmpty();
      assertThat(Files.readString(PROGRAMS.resolve(program).resolve("Corrected.java")))
          .doesNotContain("@SuppressWarnings");
    }
  }

  @Test
  void thePageCountsRightly() {
    long refusedCount = said.values().stream().filter(says -> !rules(says).isEmpty()).count();
    assertThat(COUNTS.matcher(page).results().map(CorpusTest::numbers))
        .containsExactly(List.of(refusedCount, (long) said.size()));
    assertThat(refusedCount).isGreaterThanOrEqualTo(REFUSED_COUNT_MIN);
  }

  private static List<Compilation.Message> findings(String program, String version) {
    return findings.getOrDefault(program + "-" + version + ".java", List.of());
  }

  private static List<Long> numbers(MatchResult counts) {
    return List.of(Long.valueOf(counts.group(1)), Long.valueOf(counts.group(2)));
  }

  /// The rules that refuse a program, by the last cell of its row.
  private static Set<String> rules(String says) {
    var refused = REFUSED.matcher(says);
    return refused.matches() ? new TreeSet<>(List.of(refused.group(1).split(", "))) : Set.of();
  }

  private static Set<String> programs() throws IOException {
    try (Stream<Path> folders = Files.list(PROGRAMS)) {
      return folders
          .map(folder -> folder.getFileName().toString())
          .collect(toCollection(TreeSet::new));
    }
  }
}
