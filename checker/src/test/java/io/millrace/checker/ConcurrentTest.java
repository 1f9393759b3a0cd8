package io.millrace.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every rule over `concurrent`, which is built before the rules are, so that its own compilation
/// cannot have them.
class ConcurrentTest {
  private static final Path SOURCES = Path.of("../concurrent/src/main/java");

  @TempDir private Path folder;

  @Test
  void nothingIsRefusedButWhatCarriesAReason() throws IOException {
    var suppressions = folder.resolve("suppressions.txt");
    var result =
        SourcesRun.of(
            List.of(SOURCES),
            List.of(
                "--release",
                "21",
                "-classpath",
                System.getProperty("java.class.path"),
                "-XepOpt:Millrace:Suppressions=" + suppressions));
    assertThat(result.errors()).isEmpty();
    assertThat(result.exceptions()).isEmpty();
    assertThat(result.findings()).isEmpty();
    assertThat(Files.readAllLines(suppressions).stream().map(line -> line.split(":")[0]))
        .containsExactlyInAnyOrder(
            "GuardEscape io.millrace.mutex.Mutex",
            "GuardEscape io.millrace.mutex.RwLock",
            "LockMisuse io.millrace.mutex.Mutex",
            "NotSendable io.millrace.owner.Owner",
            "StaticMutable io.millrace.channel.Backoff",
            "StaticMutable io.millrace.channel.SegmentKernel",
            "StaticMutable io.millrace.channel.ThreadWait",
            "ThreadCapture io.millrace.channel.Timers",
            "ThreadCapture io.millrace.channel.Timers",
            "ThreadSafeClaim io.millrace.mutex.Mutex",
            "ThreadSafeClaim io.millrace.owner.Owner");
  }
}
