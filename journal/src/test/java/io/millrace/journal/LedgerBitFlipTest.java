package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.millrace.ledger.JournalException;
import io.millrace.ledger.LedgerOwner;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every single bit of every file of a small ledger flipped in turn: it is refused with the file
/// and the offset of the part that the bit is in, so no balance is ever wrong.
final class LedgerBitFlipTest {
  @TempDir Path ledger;

  @Test
  void everyFlippedBitIsRefusedWithItsPlace() throws Exception {
    try (var made = SmallLedger.open(ledger, new FaultyDisk())) {
      SmallLedger.SCRIPT.subList(0, 6).forEach(made::send);
    }
    List<Path> files;
    try (var all = Files.walk(ledger)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(3); // three segments and the lock
    int bits = 0;
    for (var file : files) {
      var bytes = Samples.bytes(file);
      for (int bit = 0; bit < 8 * bytes.length; bit++, bits++) {
        var flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << (bit % 8));
        Samples.put(file, flipped);
        refuses(file, partAt(bytes, bit / 8), bit);
      }
      Samples.put(file, bytes);
    }
    assertThat(bits).isGreaterThan(10_000);
    try (var made = SmallLedger.open(ledger, new FaultyDisk())) {
      var expected = SmallLedger.expectedBalances();
      assertThat(made.book().balances()).isEqualTo(expected.get(made.book().lastSeq()));
    }
  }

  private void refuses(Path file, int offset, int bit) {
    try (var journal =
        SegmentJournal.open(ledger, new FaultyDisk(), SmallLedger.SEGMENT_LENGTH_MAX)) {
      fail("bit %d of %s went unseen: %s", bit, file, LedgerOwner.recover(journal).balances());
    } catch (JournalException e) {
      var place = "%s is damaged at offset %d: ".formatted(file, offset);
      if (e.kind() != JournalException.Kind.DAMAGED
          || !Objects.requireNonNull(e.getMessage()).startsWith(place)) {
        fail("bit " + bit + " of " + file + " is not at " + offset, e);
      }
    }
  }

  /// Where the part begins that this byte belongs to: header, batches, seal.
  private static int partAt(byte[] segment, int at) {
    var starts = new ArrayList<>(List.of(0));
    int next = Layout.SEGMENT_HEADER_LENGTH;
    while (next < segment.length) {
      starts.add(next);
      boolean batch = segment[next] == 'B';
      next += batch ? ByteBuffer.wrap(segment).getInt(next + 4) + 62 : Layout.SEAL_LENGTH;
    }
    return starts.stream().filter(start -> start <= at).mapToInt(start -> start).max().orElse(0);
  }
}
