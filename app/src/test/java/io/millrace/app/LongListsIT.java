package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Lists of a hundred thousand lines are printed as they are read: the commands run in a heap that
/// cannot hold them.
@Timeout(300)
class LongListsIT {
  private static final int LINE_COUNT = 100_000;

  /// So that all lines are more than the heap.
  private static final String TEXT = "x".repeat(200);

  @TempDir private Path folder;
  private Launcher launcher;

  @BeforeEach
  void importEverythingAndContradictItAll() throws Exception {
    launcher = new Launcher(folder);
    assertThat(importFile("1.00").status()).isZero();
    assertThat(importFile("2.00").status()).isEqualTo(1);
  }

  private Launcher.Result importFile(String amount) throws IOException, InterruptedException {
    var file = folder.resolve(amount + ".csv");
    try (var csv = Files.newBufferedWriter(file)) {
      csv.write("id,account,booking_date,value_date,amount,currency,text,end_to_end_id,status\n");
      for (int i = 1; i <= LINE_COUNT; i++) {
        csv.write("%d,A,2026-03-01,,%s,EUR,%s,,booked\n".formatted(i, amount, TEXT));
      }
    }
    return launcher.run("import", "--dialect", "millrace", file.toString());
  }

  @Test
  void arePrintedAsTheyAreRead() throws Exception {
    statementAndConflictsAreWhole("-Xmx64m"); // opening a ledger takes most of this

    var server = launcher.start("serve", "--port", "0", "--json");
    while (server.process().isAlive() && !Files.readString(server.out()).endsWith("\n")) {
      Thread.onSpinWait();
    }
    statementAndConflictsAreWhole("-Xmx32m");
    server.process().destroy();
    assertThat(server.end().err()).isEmpty();
  }

  private void statementAndConflictsAreWhole(String heap) throws Exception {
    assertThat(rows(heap, "statement", "A").map(line -> line.split(" +")[3]))
        .as("balances")
        .hasSize(LINE_COUNT)
        .startsWith("1.00", "2.00")
        .endsWith("99999.00", "100000.00");
    assertThat(rows(heap, "conflicts").map(line -> line.strip().split(" +")[0]))
        .as("seqs")
        .hasSize(LINE_COUNT)
        .startsWith("100001", "100002")
        .endsWith("199999", "200000");
  }

  private Stream<String> rows(String heap, String... command)
      throws IOException, InterruptedException {
    var result = launcher.start(List.of("env", "MILLRACE_JAVA_OPTS=" + heap), command).end();
    assertThat(result.status()).as(result.err()).isZero();
    return result.out().lines().skip(1); // the header
  }
}
