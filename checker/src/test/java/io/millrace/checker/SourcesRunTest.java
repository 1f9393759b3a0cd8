package io.millrace.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesRunTest {
  private static final String PAGE =
      """
      package old;

      /* a comment
         of two lines */
      class Page { // hits
        static int hits;
        static int misses;
        String url = "http://x/*";
      }
      """;

  @TempDir private Path folder;

  @Test
  void countsFindingsAndLinesOfFoldersAndArchives() throws IOException {
    var sources = Files.createDirectories(folder.resolve("sources/old"));
    Files.writeString(sources.resolve("Page.java"), PAGE);
    Files.writeString(folder.resolve("sources/module-info.java"), "module old { requires none; }");
    var archive = folder.resolve("more-sources.jar");
    try (var zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      zip.putNextEntry(new ZipEntry("more/More.java"));
      zip.write(
          "package more;\nclass More { static int all = old.Page.class.hashCode(); }\n"
              .getBytes(StandardCharsets.UTF_8));
    }
    var result = SourcesRun.of(List.of(folder.resolve("sources"), archive), List.of());
    assertThat(result.errors()).hasSize(1).first().asString().contains("old.Page is not public");
    Files.writeString(
        sources.resolve("Page.java"), PAGE.replace("class Page", "public class Page"));

    result = SourcesRun.of(List.of(folder.resolve("sources"), archive), List.of());
    assertThat(result.errors()).isEmpty();
    assertThat(result.exceptions()).isEmpty();
    assertThat(result.files()).isEqualTo(2);
    assertThat(result.lines()).isEqualTo(6 + 2);
    assertThat(result.counts()).isEqualTo(Map.of("StaticMutable", 3));
    assertThat(result.findings())
        .anyMatch(finding ->
            finding.endsWith("Page.java:6: every thread can assign the static field 'hits'"))
        .anyMatch(
            finding -> finding.startsWith("StaticMutable more-sources.jar/more/More.java:2: "));
  }

  @Test
  void aSampleIsTheSameForASeed() {
    var findings = List.of("a", "b", "c", "d", "e", "f");
    assertThat(SourcesRun.sample(findings, 3, 7))
        .hasSize(3)
        .isEqualTo(SourcesRun.sample(findings, 3, 7));
    assertThat(SourcesRun.sample(findings, 9, 7)).containsExactlyInAnyOrderElementsOf(findings);
  }
}
