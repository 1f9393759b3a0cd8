package io.millrace.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A ledger of each version of the format is kept for ever: this program opens it, and so does a
/// reader that was written from `docs/formats/journal.md` and knows nothing of the package beside
/// it.
///
/// `-Dgolden.make=DIR` writes one of the newest version.
final class GoldenTest {
  private static final Path VERSION_1 = Path.of("src/test/resources/golden/v1");

  @TempDir Path temporary;

  @Test
  void theFirstVersionIsOpenedAndGoesOn() throws Exception {
    var made = System.getProperty("golden.make");
    if (made != null) {
      make(Path.of(made));
    }
    var ledger = copy(VERSION_1);
    var expected = Files.readAllLines(VERSION_1.resolve("expected.txt"));
    try (var opened = SmallLedger.open(ledger, new FaultyDisk())) {
      assertThat(lines(opened)).isEqualTo(expected);
      opened.journal().append(Samples.posted(opened.book().lastSeq() + 1, 1));
    }
    try (var opened = SmallLedger.open(ledger, new FaultyDisk())) {
      assertThat(opened.book().lastSeq()).isEqualTo(18);
    }
  }

  @Test
  void aReaderWrittenFromTheDocumentMakesTheSameBalances() throws Exception {
    var reader = new Reader();
    for (int number = 1; Files.exists(Samples.segment(VERSION_1, number)); number++) {
      reader.segment(Files.readAllBytes(Samples.segment(VERSION_1, number)));
    }
    var expected =
        Files.readAllLines(VERSION_1.resolve("expected.txt")).stream()
            .filter(line -> !line.startsWith("hash "))
            .toList();
    var actual = new ArrayList<String>();
    reader.balances.forEach((account, minor) -> actual.add(account + " " + minor));
    assertThat(actual).isEqualTo(expected);
  }

  private static List<String> lines(SmallLedger ledger) {
    var lines = new ArrayList<String>();
    for (var balance : ledger.book().balances()) {
      lines.add(
          "%s %s %d"
              .formatted(
                  balance.account(), balance.balance().currency(), balance.balance().minor()));
    }
    lines.add("hash " + ledger.journal().replay(_ -> {}));
    return lines;
  }

  private static void make(Path directory) throws IOException {
    try (var ledger = SmallLedger.open(directory, new FaultyDisk())) {
      SmallLedger.SCRIPT.forEach(ledger::send);
      Files.write(directory.resolve("expected.txt"), lines(ledger));
    }
    Files.delete(directory.resolve("lock"));
  }

  private Path copy(Path golden) {
    Samples.segments(golden)
        .forEach((name, bytes) -> Samples.put(temporary.resolve("journal").resolve(name), bytes));
    return temporary;
  }

  /// Sums what was posted, by account and currency.
  private static final class Reader {
    private final Map<String, Long> balances = new TreeMap<>();
    private final Map<String, String> aliases = new HashMap<>();

    void segment(byte[] file) throws IOException {
      var in = new DataInputStream(new ByteArrayInputStream(file));
      assertThat(new String(in.readNBytes(8), UTF_8)).isEqualTo("MILLRACE");
      assertThat(in.readUnsignedShort()).isEqualTo(1);
      in.skipNBytes(65);
      while (new String(in.readNBytes(4), UTF_8).equals("BTCH")) { // else a seal, or the end
        in.skipNBytes(4);
        int count = in.readInt();
        in.skipNBytes(13);
        for (int i = 0; i < count; i++) {
          int length = in.readInt();
          in.skipNBytes(4);
          record(new DataInputStream(new ByteArrayInputStream(in.readNBytes(length))));
        }
        in.skipNBytes(37);
      }
    }

    private void record(DataInputStream in) throws IOException {
      boolean decided = in.readByte() == 1;
      in.skipNBytes(10);
      int flags = in.readByte();
      if (!decided) {
        settings(in, flags);
        return;
      }
      in.skipNBytes(2);
      long minor = in.readLong();
      var currency = new String(in.readNBytes(3), UTF_8);
      in.skipNBytes(5);
      text(in);
      text(in);
      var account = text(in);
      in.skipNBytes(((flags & 1) == 0 ? 0 : 4) + ((flags & 2) == 0 ? 0 : 12));
      var contra = (flags & 4) == 0 ? null : text(in);
      for (int i = (flags & 8) == 0 ? 1 : 3; i > 0; i--) {
        text(in);
      }
      for (int i = 2 * in.readUnsignedByte(); i > 0; i--) {
        text(in);
      }
      if (in.readByte() == 1) { // posted
        add(account, currency, minor);
        if (contra != null) {
          add(contra, currency, -minor);
        }
      }
    }

    private void settings(DataInputStream in, int flags) throws IOException {
      var account = text(in);
      if ((flags & 1) != 0) {
        text(in);
      }
      for (int i = in.readUnsignedShort(); i > 0; i--) {
        aliases.put(text(in), account);
      }
    }

    private void add(String account, String currency, long minor) {
      balances.merge(aliases.getOrDefault(account, account) + " " + currency, minor, Long::sum);
    }

    private static String text(DataInputStream in) throws IOException {
      return new String(in.readNBytes(in.readUnsignedShort()), UTF_8);
    }
  }
}
