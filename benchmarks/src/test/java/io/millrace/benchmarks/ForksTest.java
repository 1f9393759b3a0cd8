package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.benchmarks.Forks.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Subjects are run in processes of their own, and whatever is wrong with one is told.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ForksTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  /// What the tests run: prints its arguments; does more when told so by the first.
  static final class Program {
    private Program() {}

    public static void main(String[] args) throws Exception {
      switch (args[0]) {
        case "append" -> Files.writeString(Path.of(args[1]), args[2], StandardOpenOption.APPEND);
        case "fail" -> System.exit(7);
        case "hang" -> Thread.currentThread().join();
        default -> {}
      }
      System.out.println(args[args.length - 1]);
    }
  }

  @Test
  void whatTheProcessPrintsIsReadByName() throws Exception {
    assertThat(Forks.run(subject("print", "opsPerSecond=1.5e6  cpuNanosPerOp=NaN"), LONG))
        .isEqualTo(Map.of("opsPerSecond", 1.5e6, "cpuNanosPerOp", Double.NaN));
  }

  @Test
  void subjectsTakeTurnsRoundByRound(@TempDir Path directory) throws Exception {
    var log = Files.createFile(directory.resolve("log"));
    var subjects =
        List.of(
            new Subject("b", subject("append", log, "b", "x=1").command()),
            new Subject("a", subject("append", log, "a", "x=2").command()));
    var results = Forks.interleave(subjects, 2, LONG);
    assertThat(log).hasContent("baba");
    assertThat(results.keySet()).containsExactly("b", "a");
    assertThat(results.values())
        .extracting(result -> result.of("x"))
        .containsExactly(List.of(1.0, 1.0), List.of(2.0, 2.0));
  }

  @Test
  void aProcessThatFailsOrHangsOrTalksIsNoResult() {
    assertThatThrownBy(() -> Forks.run(subject("fail"), LONG))
        .hasMessage("program ended with exit status 7");
    assertThatThrownBy(() -> Forks.run(subject("hang"), Duration.ofMillis(1)))
        .hasMessage("program did not end within PT0.001S");
    assertThat(ProcessHandle.current().children()).isEmpty();
    assertThatThrownBy(() -> Forks.run(subject("print", "all=1 is well"), LONG))
        .hasMessage("program printed no name=value pairs but: all=1 is well");
  }

  @Test
  void aValueThatWasNotPrintedIsNamed() throws Exception {
    var results = new Forks.Results(List.of(Forks.run(subject("print", "x=1"), LONG)));
    assertThatThrownBy(() -> results.median("y")).hasMessage("no y among [x]");
  }

  private static Subject subject(Object... arguments) {
    return Subject.java("program", List.of(), Program.class, arguments);
  }
}
