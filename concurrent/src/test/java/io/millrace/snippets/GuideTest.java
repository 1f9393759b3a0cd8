package io.millrace.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What the guides and the documentation comments show is what runs here: a region of a file in
/// this folder.
class GuideTest {
  private static final Path SNIPPETS = Path.of("src/test/java/io/millrace/snippets");
  private static final Path SOURCES = Path.of("src/main/java");
  private static final List<Path> GUIDES =
      List.of(
          Path.of("README.md"),
          Path.of("../docs/channels.md"),
          Path.of("../docs/mutex.md"),
          Path.of("../docs/owner.md"));
  private static final Pattern REGION =
      Pattern.compile("(?s)// @start region=\"([\\w-]+)\"\n(.*?)\n *// @end");
  private static final Pattern BLOCK = Pattern.compile("(?s)```java\n(.*?)\n```");
  private static final Pattern COMMENT_BLOCK = Pattern.compile("(?m)^ *///.*```");
  private static final Pattern COMMENT_SNIPPET =
      Pattern.compile("\\{@snippet file=\"io/millrace/snippets/([\\w.]+)\" region=\"([\\w-]+)\"}");

  @Test
  void everyCodeBlockOfAGuideIsCodeThatRuns() throws IOException {
    assertThat(regions().values()).containsAll(blocks());
    assertThat(blocks()).hasSizeGreaterThan(10);
  }

  @Test
  void everyCommentShowsCodeThatRuns() throws IOException {
    assertThat(regions().keySet()).containsAll(snippetsOfComments());
    assertThat(snippetsOfComments()).isNotEmpty();
    for (var source : javaFilesIn(SOURCES)) {
      assertThat(Files.readString(source)).as("%s", source).doesNotContainPattern(COMMENT_BLOCK);
    }
  }

  @Test
  void everyRegionIsShown() throws IOException {
    var left = regions();
    left.values().removeAll(blocks());
    left.keySet().removeAll(snippetsOfComments());
    assertThat(left).isEmpty();
  }

  @Test
  void firstUsePrintsWhatItSays() {
    var out = System.out;
    var printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      FirstUse.main(new String[0]);
    } finally {
      System.setOut(out);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8).strip()).isEqualTo("{0001=2, 0002=1}");
  }

  /// By file and name.
  private static Map<String, String> regions() throws IOException {
    var regions = new TreeMap<String, String>();
    for (var file : javaFilesIn(SNIPPETS)) {
      var found = REGION.matcher(Files.readString(file));
      while (found.find()) {
        regions.put(file.getFileName() + "#" + found.group(1), found.group(2).stripIndent());
      }
    }
    return regions;
  }

  private static Set<String> blocks() throws IOException {
    var blocks = new HashSet<String>();
    for (var guide : GUIDES) {
      BLOCK.matcher(Files.readString(guide)).results().forEach(it -> blocks.add(it.group(1)));
    }
    return blocks;
  }

  private static Set<String> snippetsOfComments() throws IOException {
    var shown = new HashSet<String>();
    for (var source : javaFilesIn(SOURCES)) {
      COMMENT_SNIPPET
          .matcher(Files.readString(source))
          .results()
          .forEach(it -> shown.add(it.group(1) + "#" + it.group(2)));
    }
    return shown;
  }

  private static List<Path> javaFilesIn(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
