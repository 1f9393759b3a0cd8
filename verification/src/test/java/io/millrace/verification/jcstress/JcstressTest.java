package io.millrace.verification.jcstress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That the stress tests run, and a short look at a few of them; `verification/run jcstress` is the
/// long one.
class JcstressTest {
  private static final long DEADLINE_SECONDS = 240;

  /// One configuration of the compiler each, so that it takes seconds.
  private static final String[] OPTIONS = {
    "-m",
    "sanity",
    "-t",
    "PublicationJcstress.R|CloseJcstress.LastSenderCloses",
    "-sc",
    "false",
    "-jvmArgs",
    "-XX:TieredStopAtLevel=1"
  };

  @TempDir Path directory;

  @Test
  void nothingForbiddenIsSeenInAShortRun() throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "org.openjdk.jcstress.Main",
                "-r",
                directory.toString()));
    command.addAll(List.of(OPTIONS));
    var output = directory.resolve("output").toFile();
    var process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    boolean isOver = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
    var text = Files.readString(output.toPath());
    assertThat(isOver).as(text).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
    assertThat(text)
        .contains("Failed tests: No matches.")
        .contains("Error tests: No matches.")
        .doesNotContain("All remaining tests: No matches.");
  }
}
