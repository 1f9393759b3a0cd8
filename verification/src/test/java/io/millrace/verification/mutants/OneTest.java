package io.millrace.verification.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.Arrays;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Runs one test method in this process and tells by its exit status whether it failed, at the
/// first failure.
final class OneTest {
  static final int FAILED = 3;

  private OneTest() {}

  /// Runs the test.
  ///
  /// @param args the class and the method
  /// @throws ClassNotFoundException if there is no such class
  public static void main(String[] args) throws ClassNotFoundException {
    var listener =
        new TestExecutionListener() {
          @Override
          public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() == TestExecutionResult.Status.FAILED) {
              System.exit(FAILED);
            }
          }
        };
    LauncherFactory.create().execute(request(args[0], args[1]), listener);
    System.exit(0);
  }

  private static LauncherDiscoveryRequest request(String type, String method)
      throws ClassNotFoundException {
    var test = Class.forName(type);
    return Arrays.stream(test.getDeclaredMethods())
        .filter(candidate -> candidate.getName().equals(method))
        .findFirst()
        .map(
            found -> LauncherDiscoveryRequestBuilder.request().selectors(selectMethod(test, found)))
        .orElseThrow()
        .build();
  }
}
