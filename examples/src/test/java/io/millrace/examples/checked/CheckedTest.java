package io.millrace.examples.checked;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the pages show of the sample is what the sample has.
class CheckedTest {
  private static final int LINE_COUNT_MAX = 10;
  private static final Pattern OPTIONS = Pattern.compile("-Xplugin:ErrorProne[^<;]*");

  private static String read(String name) throws IOException {
    return Files.readString(Path.of("..", name));
  }

  /// The first block of that language after the heading.
  private static List<String> block(String page, String heading, String language) {
    int start = page.indexOf("```" + language + "\n", page.indexOf("\n## " + heading + "\n"));
    return page.substring(start, page.indexOf("\n```\n", start)).lines().skip(1).toList();
  }

  @Test
  void theWayInOfTheReadmeIsTheSamples() throws IOException {
    var lines = block(read("README.md"), "Let the compiler refuse the race", "xml");
    assertThat(lines).hasSizeBetween(LINE_COUNT_MAX - 2, LINE_COUNT_MAX);
    var indented = lines.stream().map(line -> " ".repeat(10) + line + "\n").toList();
    assertThat(read("examples/checked/pom.xml")).contains(String.join("", indented));
  }

  @Test
  void theGradleBuildOfThePageIsTheSamples() throws IOException {
    var lines = block(read("docs/checker.md"), "Gradle", "kotlin");
    assertThat(read("examples/checked/build.gradle.kts")).contains(String.join("\n", lines));
  }

  @Test
  void gradleAndMavenCheckTheSameRulesAllOfThem() throws IOException {
    var maven = rules(read("examples/checked/pom.xml"));
    assertThat(rules(read("examples/checked/build.gradle.kts"))).isEqualTo(maven);
    try (Stream<Path> pages = Files.list(Path.of("..", "docs", "rules"))) {
      assertThat(pages.map(page -> page.getFileName().toString().replace(".md", "")))
          .filteredOn(name -> Character.isUpperCase(name.charAt(0)))
          .containsExactlyInAnyOrderElementsOf(maven);
    }
  }

  private static List<String> rules(String build) {
    var options = OPTIONS.matcher(build);
    assertThat(options.find()).isTrue();
    assertThat(options.group()).contains("-XepDisableAllChecks");
    return Pattern.compile("-Xep:(\\w+):ERROR")
        .matcher(options.group())
        .results()
        .map(rule -> rule.group(1))
        .toList();
  }

  @Test
  void theSamplesVersionsAreOurs() throws IOException {
    var ours = read("pom.xml");
    var maven = read("examples/checked/pom.xml");
    var gradle = read("examples/checked/build.gradle.kts");
    var errorProne = between(ours, "<errorprone.version>", "<");
    var version = between(ours, "<artifactId>millrace</artifactId>\n  <version>", "<");
    var plugin =
        between(maven, "<artifactId>maven-compiler-plugin</artifactId>\n        <version>", "<");
    assertThat(plugin)
        .isEqualTo(between(ours, "maven-compiler-plugin</artifactId>\n          <version>", "<"));
    assertThat(read("README.md")).contains("the version, such as " + plugin);
    assertThat(maven)
        .contains("<artifactId>error_prone_core</artifactId><version>" + errorProne + "<")
        .contains("<artifactId>millrace-checker</artifactId><version>" + version + "<")
        .contains("<artifactId>millrace-concurrent</artifactId>\n      <version>" + version + "<");
    assertThat(gradle)
        .contains("error_prone_core:" + errorProne + "\"")
        .contains("millrace-checker:" + version + "\"")
        .contains("millrace-concurrent:" + version + "\"");
  }

  private static String between(String text, String before, String after) {
    int start = text.indexOf(before) + before.length();
    return text.substring(start, text.indexOf(after, start));
  }
}
