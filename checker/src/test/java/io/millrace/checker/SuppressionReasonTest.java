package io.millrace.checker;

import org.junit.jupiter.api.Test;

class SuppressionReasonTest {

  @Test
  void aSuppressionSaysWhy() {
    Refusal.check(
        SuppressionReason.class,
        """
        class Test {
          // BUG: Diagnostic contains: the suppression of StaticMutable gives no reason
          static final int ONE = 1; @SuppressWarnings("StaticMutable") static int none;
          @SuppressWarnings("StaticMutable") // set once, before any thread starts
          static int beside;
          // Set once, before any thread starts.
          @SuppressWarnings({"StaticMutable", "unchecked"})
          static int above;
          @SuppressWarnings("unchecked") static int others;
        }
        """);
  }

  @Test
  void aSuppressedRuleIsSilentInsideTheDeclaration() {
    Refusal.check(
        ThreadCapture.class,
        """
        class Test {
          private int n;
          @SuppressWarnings("ThreadCapture") // a test of the suppression itself
          void quiet(Executor ex) { ex.execute(() -> n++); }
        }
        """);
  }
}
