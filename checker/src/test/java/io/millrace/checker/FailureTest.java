package io.millrace.checker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.BaseErrorProneJavaCompiler;
import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.scanner.ScannerSupplier;
import com.sun.source.tree.CompilationUnitTree;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A rule that fails breaks no build; a mistake in an option does.
class FailureTest {
  private static final String SOURCE = "package old; class Page { static int hits; }";

  @TempDir private Path folder;

  /// A rule with a fault.
  @BugPattern(summary = "throws", severity = BugPattern.SeverityLevel.ERROR)
  public static class Faulty extends Rule {
    private static final long serialVersionUID = 1;

    @Override
    List<Finding> findings(CompilationUnitTree unit, Knowledge knowledge, VisitorState state) {
      throw new IllegalStateException("a fault\nof two lines");
    }
  }

  /// Another, of the kind that a newer compiler brings.
  @BugPattern(summary = "throws", severity = BugPattern.SeverityLevel.ERROR)
  public static final class Unlinked extends Faulty {
    private static final long serialVersionUID = 1;

    @Override
    List<Finding> findings(CompilationUnitTree unit, Knowledge knowledge, VisitorState state) {
      throw new NoSuchMethodError("gone");
    }
  }

  @Test
  void aFileThatRulesFailOnPassesWithOneWarning() throws Exception {
    var files =
        List.of(
            Files.writeString(folder.resolve("Page.java"), SOURCE),
            Files.writeString(folder.resolve("Other.java"), "package old; class Other {}"));
    var warnings = new ByteArrayOutputStream();
    var err = System.err;
    System.setErr(new PrintStream(warnings, true, StandardCharsets.UTF_8));
    var output = new StringWriter();
    boolean isBuilt;
    try (var manager =
        ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null)) {
      var rules = ScannerSupplier.fromBugCheckerClasses(Faulty.class, Unlinked.class);
      isBuilt =
          new BaseErrorProneJavaCompiler(rules)
              .getTask(
                  output,
                  null,
                  null,
                  List.of("-Werror", "-Xlint:all", "-proc:none", "-d", folder.toString()),
                  null,
                  manager.getJavaFileObjectsFromPaths(files))
              .call();
    } finally {
      System.setErr(err);
    }
    assertThat(output.toString()).isEmpty();
    assertThat(isBuilt).isTrue();
    assertThat(folder.resolve("old/Page.class")).exists();
    assertThat(warnings.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .allMatch(Rule::isFailure)
        .element(0)
        .asString()
        .contains("Page.java with ", ", so it lets the file pass: ", ", at io.millrace.checker.");
  }

  @Test
  void aMistakeInAnOptionIsRefused() {
    assertThat(Compilation.of(SOURCE, "-XepOpt:Millrace:Baseline=" + folder.resolve("none")))
        .extracting(Compilation.Message::text)
        .singleElement()
        .asString()
        .contains("Millrace:Baseline: cannot read ", "help: mend the option, or what it names");
  }
}
