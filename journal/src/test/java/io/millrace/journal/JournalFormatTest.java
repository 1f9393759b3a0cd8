package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ledger.JournalRecord;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A second reader of the format, written from `docs/formats/journal.md` alone: it knows nothing of
/// the package beside it.
final class JournalFormatTest {
  @TempDir Path ledger;

  private final TreeMap<String, Long> sums = new TreeMap<>();
  private byte[] chain = new byte[32];
  private boolean hasZeros;

  @Test
  void aReaderWrittenFromTheDocumentAgrees() throws Exception {
    var records = new RandomRecords(3);
    var expected = new TreeMap<String, Long>();
    String hash;
    var zeros = new ZerosAhead(4_000, 4 << 10, 4 << 10, 1);
    try (var journal = SegmentJournal.open(ledger, new Disk.Real(), 20_000, zeros)) {
      for (long seq = 1; seq <= 300; seq++) {
        journal.append(List.of(records.next(seq)));
      }
      hash =
          journal.replay(record -> {
            if (record instanceof JournalRecord.Decided d) {
              var amount = d.transaction().amount();
              expected.merge(amount.currency().code(), amount.minor(), (a, b) -> a + b);
            }
          });
      assertThat(Files.exists(Samples.segment(ledger, 3))).isTrue();
      for (int number = 1; Files.exists(Samples.segment(ledger, number)); number++) {
        sumSegment(Files.readAllBytes(Samples.segment(ledger, number))); // with zeros at the end
      }
      assertThat(hasZeros).isTrue();
    }
    assertThat(sums).isEqualTo(expected);
    assertThat(HexFormat.of().formatHex(chain)).isEqualTo(hash);
  }

  private void sumSegment(byte[] file) throws Exception {
    var in = new DataInputStream(new ByteArrayInputStream(file));
    assertThat(ascii(in, 8)).isEqualTo("MILLRACE");
    assertThat(in.readUnsignedShort()).isEqualTo(1);
    in.skipNBytes(75 - 10);
    int at = 75;
    while (at < file.length && ascii(in, 4).equals("BTCH")) {
      int payloadLength = in.readInt();
      int recordCount = in.readInt();
      in.skipNBytes(8 + 4 + 1);
      for (int i = 0; i < recordCount; i++) {
        int length = in.readInt();
        in.skipNBytes(4);
        sumRecord(new DataInputStream(new ByteArrayInputStream(in.readNBytes(length))));
      }
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(chain);
      digest.update(file, at, 25 + payloadLength);
      chain = digest.digest();
      assertThat(in.readNBytes(32)).isEqualTo(chain);
      in.skipNBytes(4);
      assertThat(in.readUnsignedByte()).isEqualTo(0xC3);
      at += 62 + payloadLength;
    }
    if (at < file.length && file[at] == 0) {
      assertThat(Arrays.copyOfRange(file, at, file.length)).containsOnly(0);
      hasZeros = true;
    } else if (at < file.length) {
      assertThat(file.length - at).isEqualTo(49);
      assertThat(Arrays.copyOfRange(file, at + 12, at + 44)).isEqualTo(chain);
    }
  }

  private void sumRecord(DataInputStream in) throws IOException {
    if (in.readUnsignedByte() == 1) {
      in.skipNBytes(2 + 8 + 3);
      long minor = in.readLong();
      sums.merge(ascii(in, 3), minor, (a, b) -> a + b);
    }
  }

  private static String ascii(DataInputStream in, int length) throws IOException {
    return new String(in.readNBytes(length), StandardCharsets.US_ASCII);
  }
}
