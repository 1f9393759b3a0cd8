package io.millrace.benchmarks.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LauncherOptionsTest {

  @Test
  void areThoseOfTheLauncher() throws Exception {
    var words = Files.readString(Path.of("../millrace")).split("\\s+");
    assertThat(words).containsAll(LauncherOptions.ALL);
  }
}
