package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.ledger.LedgerOwner;
import io.millrace.ledger.LedgerStoppedException;
import io.millrace.ledger.Outcome;
import io.millrace.ledger.Transaction;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A real file system, small and on a loop device, that fills up under the ledger and is unmounted
/// then, so that only what the device has is left.
@Timeout(120)
final class FullDiskTest {
  private static final long IMAGE_LENGTH = 4L << 20;

  @TempDir Path temporary;

  @Test
  void aFullFileSystemKeepsAllThatWasAnsweredAndTheLedgerGoesOnWhenThereIsRoom() throws Exception {
    fillsUp(1 << 20, FullDiskTest::large);
  }

  /// The last zeros find no room, and the batches after them still do.
  @Test
  void aFullFileSystemThatHasNoRoomForZerosTakesBatchesToItsEnd() throws Exception {
    assertThat(fillsUp(5 << 19, FullDiskTest::small)).isLessThan(64);
  }

  /// Returns how many zeros were at the end when the ledger stopped.
  private int fillsUp(int fillerLength, IntFunction<Transaction> transaction) throws Exception {
    var image = temporary.resolve("image");
    var mount = Files.createDirectory(temporary.resolve("mount"));
    try (var file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(IMAGE_LENGTH);
    }
    assumeThat(run("mkfs.ext4", "-q", "-F", image.toString())).as("mkfs.ext4 is here").isZero();
    assumeThat(run("mount", "-o", "loop", image.toString(), mount.toString()))
        .as("a loop device can be mounted here")
        .isZero();
    try {
      var filler = mount.resolve("filler");
      Files.write(filler, new byte[fillerLength]);
      int answered = fill(mount.resolve("ledger"), transaction);
      var bytes = Samples.bytes(Samples.segment(mount.resolve("ledger"), 1));
      int zeros = bytes.length - Layout.contentLength(ByteBuffer.wrap(bytes));
      assertThat(answered).isGreaterThan(10);
      assertThat(run("umount", mount.toString())).isZero();
      assertThat(run("mount", "-o", "loop", image.toString(), mount.toString())).isZero();

      Files.delete(mount.resolve("filler"));
      try (var owner = LedgerOwner.open(SegmentJournal.open(mount.resolve("ledger")))) {
        for (int i = 1; i <= answered; i++) {
          assertThat(owner.post(transaction.apply(i)))
              .as("%d", i)
              .isInstanceOf(Outcome.Replayed.class);
        }
        for (int i = answered + 1; i <= answered + 20; i++) {
          owner.post(transaction.apply(i));
        }
        assertThat(owner.verify().problem()).isNull();
      }
      return zeros;
    } finally {
      run("umount", "--lazy", mount.toString()); // what was read is mapped until it is collected
    }
  }

  /// Returns how many were answered before the disk was full.
  private static int fill(Path ledger, IntFunction<Transaction> transaction)
      throws InterruptedException {
    int answered = 0;
    try (var owner = LedgerOwner.open(SegmentJournal.open(ledger))) {
      while (true) {
        owner.post(transaction.apply(answered + 1));
        answered++;
      }
    } catch (LedgerStoppedException e) {
      assertThat(e).hasRootCauseMessage("No space left on device");
    }
    return answered;
  }

  private static Transaction small(int id) {
    return Transaction.of("phone", "t" + id, "alice", Samples.transaction(1).amount())
        .bookingDate(Samples.DAY)
        .build();
  }

  private static Transaction large(int id) {
    var builder =
        Transaction.of("phone", "t" + id, "alice", Samples.transaction(1).amount())
            .bookingDate(Samples.DAY)
            .text("ß".repeat(Transaction.TEXT_LENGTH_MAX));
    for (int i = 0; i < 16; i++) {
      builder.reference("name-" + i, "ß".repeat(250));
    }
    return builder.build();
  }

  private static int run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    } catch (IOException e) {
      return -1; // no such command here
    }
  }
}
