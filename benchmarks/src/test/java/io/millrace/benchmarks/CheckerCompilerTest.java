package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The compilers differ in nothing but the plugin and its rules.
class CheckerCompilerTest {
  private static final Path SAMPLE = Path.of("../examples/checked");

  @TempDir private Path target;

  @BeforeEach
  void putLibrary() throws IOException {
    Files.createFile(Files.createDirectory(target.resolve("checker")).resolve("plugin.jar"));
  }

  @Test
  void theRulesAreThoseOfTheSampleAsWarnings() throws IOException {
    var rules = CheckerCompiler.MILLRACE.options(target, SAMPLE);
    var none = CheckerCompiler.ERROR_PRONE.options(target, SAMPLE);
    assertThat(rules).contains(target.resolve("checker/plugin.jar").toString());
    assertThat(rules.getLast())
        .startsWith("-Xplugin:ErrorProne -XepDisableAllChecks -Xep:")
        .contains(" -Xep:ThreadCapture:WARN")
        .doesNotContain(":ERROR");
    assertThat(none.getLast()).isEqualTo("-Xplugin:ErrorProne -XepDisableAllChecks");
    assertThat(none.subList(0, none.size() - 1)).isEqualTo(rules.subList(0, rules.size() - 1));
  }

  @Test
  void javacHasNoPlugin() throws IOException {
    assertThat(CheckerCompiler.JAVAC.options(target, SAMPLE))
        .doesNotContain("-processorpath")
        .noneMatch(option -> option.startsWith("-Xplugin"));
  }
}
