package io.millrace.checker;

import com.google.errorprone.BugCheckerRefactoringTestHelper;
import com.google.errorprone.CompilationTestHelper;
import com.google.errorprone.bugpatterns.BugChecker;
import java.util.List;

/// Compiles a source with one rule. A line that the rule refuses has a comment above it, `// BUG:
/// Diagnostic contains:` and the words; every other line must pass.
final class Refusal {
  static final List<String> OPTIONS = List.of("--release", "25", "-XepOpt:Millrace:Strict=true");

  private static final String IMPORTS =
      """
      import io.millrace.channel.*;
      import io.millrace.mutex.*;
      import io.millrace.owner.*;
      import io.millrace.ownership.*;
      import java.util.*;
      import java.util.concurrent.*;
      import java.util.concurrent.atomic.*;
      import java.util.concurrent.locks.*;
      """;

  private Refusal() {}

  /// Checks a class that uses all of `concurrent` without imports of its own.
  static void check(Class<? extends BugChecker> rule, String source) {
    helper(rule, source).doTest();
  }

  /// Checks that the one place marked `// BUG: Diagnostic matches: message` gets all these lines.
  static void checkMessage(Class<? extends BugChecker> rule, String source, String... lines) {
    var compilation = helper(rule, source);
    compilation.expectErrorMessage("message", message -> holdsInOrder(message, lines));
    compilation.doTest();
  }

  /// The compiler shows the source between the first line and the others.
  private static boolean holdsInOrder(String message, String... lines) {
    int from = 0;
    for (var line : lines) {
      from = message.indexOf(line + "\n", from);
      if (from < 0 && !message.endsWith(line)) {
        return false;
      }
    }
    return true;
  }

  private static CompilationTestHelper helper(Class<? extends BugChecker> rule, String source) {
    return CompilationTestHelper.newInstance(rule, Refusal.class)
        .setArgs(OPTIONS)
        .addSourceLines("Test.java", IMPORTS + source);
  }

  /// Checks that the suggested fix makes one source of the other, and that it compiles.
  static void checkFix(Class<? extends BugChecker> rule, String before, String after) {
    BugCheckerRefactoringTestHelper.newInstance(rule, Refusal.class)
        .setArgs(OPTIONS.toArray(String[]::new))
        .addInputLines("Test.java", IMPORTS + before)
        .addOutputLines("Test.java", IMPORTS + after)
        .doTest();
  }
}
