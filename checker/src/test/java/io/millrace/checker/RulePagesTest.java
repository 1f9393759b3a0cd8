package io.millrace.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every rule has a page, whose first example is refused with the words on the page.
class RulePagesTest {
  private static final Path PAGES = Path.of("../docs/rules");
  private static final Pattern CODE = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern MESSAGE = Pattern.compile("```text\\n(.*?)```", Pattern.DOTALL);
  private static final String IMPORTS =
      "import io.millrace.channel.*; import io.millrace.mutex.*; import io.millrace.owner.*;"
          + " import io.millrace.ownership.*; import java.util.*; import java.util.concurrent.*;"
          + " import java.nio.file.Path; class Page {\n";

  static Stream<String> rules() {
    return Rules.NAMES.stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theExampleIsRefusedWithTheWordsOnThePage(String rule) throws IOException {
    String page = Files.readString(PAGES.resolve(rule + ".md"));
    var code = CODE.matcher(page);
    var message = MESSAGE.matcher(page);
    assertThat(code.find() && message.find()).isTrue();
    assertThat(Compilation.of(IMPORTS + code.group(1) + "}"))
        .extracting(Compilation.Message::text)
        .map(RulePagesTest::withoutLines)
        .contains(withoutLines(message.group(1).strip()));
  }

  /// The example on the page begins at line 1, here at line 2.
  private static String withoutLines(String message) {
    return message.replaceAll("line \\d+", "line _").replaceAll("\n +", "\n").strip();
  }

  @Test
  void theArticlesProgramsAreRefusedWithoutTheirSafety() throws IOException {
    String page = Files.readString(Path.of("../examples/refused/README.md"));
    var code = CODE.matcher(page);
    var message = MESSAGE.matcher(page);
    int programCount = 0;
    while (code.find() && message.find()) {
      programCount++;
      assertThat(Compilation.of(IMPORTS + code.group(1) + "}"))
          .extracting(Compilation.Message::text)
          .map(RulePagesTest::withoutLines)
          .containsExactly(withoutLines(message.group(1).strip()));
    }
    assertThat(programCount).isEqualTo(5);
  }

  @Test
  void theArticlesProgramsAndTheirNeighboursCompile() throws Exception {
    try (var files = Files.walk(Path.of("../examples/src/main/java"))) {
      var sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      assertThat(sources).isNotEmpty();
      assertThat(Compilation.ofFiles(sources, List.of("--release", "25"))).isEmpty();
    }
  }

  @Test
  void allRulesAreRegistered() {
    assertThat(Compilation.rules())
        .extracting(Class::getSimpleName)
        .containsExactlyInAnyOrderElementsOf(Rules.NAMES);
  }
}
