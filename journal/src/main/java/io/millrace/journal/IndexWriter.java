package io.millrace.journal;

import io.millrace.ledger.CurrencyUnit;
import io.millrace.ledger.IndexNames;
import io.millrace.ledger.IndexRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// Writes the index of one segment: rows as they come, then the names, at last the header, without
/// which nobody believes the rest. Nothing is forced: what a power cut takes fails its check.
///
/// Confined to one thread.
final class IndexWriter implements AutoCloseable {
  /// A row's, in bytes.
  static final int ROW_LENGTH = IndexRows.WORD_COUNT * Long.BYTES;

  /// Enough to make writes rare.
  private static final int BUFFER_LENGTH = 1 << 18;

  /// Room for one name, see [#put].
  private static final int NAME_LENGTH_MAX = 1 << 16;

  private final Disk.Segment file;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_LENGTH);
  private final CRC32C crc = new CRC32C();
  private final int number;
  private long offset = IndexHeader.LENGTH; // where the buffer goes
  private long nextSeq;

  private final IndexNames first; // says what was open before
  private final List<String> accounts = new ArrayList<>();
  private final List<String> feeds = new ArrayList<>();
  private final List<CurrencyUnit> currencies = new ArrayList<>();

  private IndexWriter(Disk.Segment file, int number, IndexRows rows) {
    this.file = file;
    this.number = number;
    this.nextSeq = rows.firstSeq();
    this.first = rows.names();
  }

  /// Begins a segment's index in the place of what is there.
  ///
  /// @param rows the first ones, which begin with the segment
  static IndexWriter begin(Disk disk, Path file, int number, IndexRows rows) throws IOException {
    var segment = disk.open(file);
    try {
      segment.truncate(0);
      return new IndexWriter(segment, number, rows);
    } catch (IOException | RuntimeException e) {
      segment.close();
      throw e;
    }
  }

  /// The segment's number.
  int number() {
    return number;
  }

  /// The record whose row must come next.
  long nextSeq() {
    return nextSeq;
  }

  /// Adds all rows, which go on from those before.
  void add(IndexRows rows) throws IOException {
    for (int index = 0; index < rows.count(); ) {
      int count = Math.min(rows.count() - index, buffer.remaining() / ROW_LENGTH);
      if (count == 0) {
        flush();
        continue;
      }
      rows.copyTo(buffer.asLongBuffer(), index, count);
      buffer.position(buffer.position() + count * ROW_LENGTH);
      index += count;
    }
    accounts.addAll(rows.names().accounts());
    feeds.addAll(rows.names().feeds());
    currencies.addAll(rows.names().currencies());
    nextSeq = rows.lastSeq() + 1;
  }

  /// Ends the file.
  void finish(SealedSegment of, long seed) throws IOException {
    flush();
    long rowsEnd = offset;
    putTexts(first.accountsBefore(), accounts);
    putTexts(first.feedsBefore(), feeds);
    putCurrencies();
    flush();
    var header = new IndexHeader(of, seed, Math.toIntExact(offset - rowsEnd), (int) crc.getValue());
    Disk.writeFully(file, header.encode(), 0);
  }

  private void putTexts(int before, List<String> texts) throws IOException {
    putCounts(before, texts.size());
    for (var text : texts) {
      makeRoom();
      RecordEncoder.putText(text, buffer);
    }
  }

  private void putCurrencies() throws IOException {
    putCounts(first.currenciesBefore(), currencies.size());
    for (var currency : currencies) {
      makeRoom();
      buffer.put(currency.code().getBytes(StandardCharsets.US_ASCII)).put((byte) currency.scale());
    }
  }

  private void putCounts(int before, int count) throws IOException {
    makeRoom();
    buffer.putInt(before).putInt(count);
  }

  private void makeRoom() throws IOException {
    if (buffer.remaining() < NAME_LENGTH_MAX) {
      flush();
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    crc.update(buffer.duplicate());
    int length = buffer.remaining();
    Disk.writeFully(file, buffer, offset);
    offset += length;
    buffer.clear();
  }

  /// Gives the space back, as what was written will never be used.
  void abandon() throws IOException {
    file.truncate(0);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
