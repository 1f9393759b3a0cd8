package io.millrace.journal;

import io.millrace.ledger.JournalRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Tells which records of a damaged end can still be read, for the person who decides whether to
/// give them up. Records have checks of their own, so one is shown only as it was written.
final class LostRecords {
  private static final int LINE_COUNT_MAX = 1_000;

  private LostRecords() {}

  /// A line for each record from here to the end of the file that holds by its own check.
  static List<String> in(FileWindow window, Position from) {
    var lines = new ArrayList<String>();
    long length = window.length();
    long at = from.offset();
    while (at + Layout.BATCH_HEADER_LENGTH < length && lines.size() < LINE_COUNT_MAX) {
      long next = batch(window, at, length, lines);
      if (next == at + Layout.BATCH_HEADER_LENGTH) {
        break; // no record begins where the first one of a batch must
      }
      at = next + Layout.BATCH_TRAILER_LENGTH;
    }
    if (lines.isEmpty()) {
      lines.add("  no record in it can be read");
    }
    return lines;
  }

  /// Returns where the records end.
  private static long batch(FileWindow window, long batch, long length, List<String> lines) {
    long at = batch + Layout.BATCH_HEADER_LENGTH;
    while (at + Layout.RECORD_HEADER_LENGTH < length) {
      int size = window.bytes(at, Integer.BYTES).getInt();
      long end = at + Layout.RECORD_HEADER_LENGTH + size;
      if (size < 1 || size > Layout.PAYLOAD_LENGTH_MAX || end > length) {
        return at;
      }
      var bytes = window.bytes(at, Layout.RECORD_HEADER_LENGTH + size);
      var record = decode(bytes, size);
      if (record == null) {
        return at;
      }
      lines.add(line(record));
      at = end;
    }
    return at;
  }

  private static @Nullable JournalRecord decode(ByteBuffer bytes, int size) {
    if (bytes.getInt(4) != Layout.crc(bytes, Layout.RECORD_HEADER_LENGTH, size)) {
      return null;
    }
    try {
      return RecordDecoder.single().decode(bytes.slice(Layout.RECORD_HEADER_LENGTH, size));
    } catch (IllegalArgumentException e) {
      return null; // its check held by chance
    }
  }

  private static String line(JournalRecord record) {
    return switch (record) {
      case JournalRecord.Decided d ->
          "  record %d goes: %s %s on %s, %s by %s"
              .formatted(
                  d.seq(),
                  d.outcome().getClass().getSimpleName().toLowerCase(Locale.ROOT),
                  d.transaction().amount(),
                  d.transaction().account(),
                  d.transaction().txid(),
                  d.transaction().feed());
      case JournalRecord.AccountChanged c ->
          "  record %d goes: the settings of %s".formatted(c.seq(), c.change().account());
    };
  }
}
