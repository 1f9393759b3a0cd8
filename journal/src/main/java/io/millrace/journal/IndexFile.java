package io.millrace.journal;

import io.millrace.ledger.CurrencyUnit;
import io.millrace.ledger.IndexNames;
import io.millrace.ledger.IndexRows;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The index of one sealed segment, whole and checked, in memory. Confined to one thread.
final class IndexFile {
  private final IndexHeader header;
  private final ByteBuffer bytes; // of the whole file
  private final IndexNames names;

  private IndexFile(IndexHeader header, ByteBuffer bytes) {
    this.header = header;
    this.bytes = bytes;
    var at = bytes.duplicate().position(Math.toIntExact(header.namesOffset()));
    this.names =
        new IndexNames(at.getInt(), texts(at), at.getInt(), texts(at), at.getInt(), currencies(at));
  }

  /// The index of that segment, or null if there is none that can be used: it is missing, cannot be
  /// read, fails its check, or is of something else.
  static @Nullable IndexFile load(Path file, SealedSegment of, long seed) {
    if (!Files.exists(file)) {
      return null;
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      var header = header(channel);
      if (header == null
          || !header.of().equals(of)
          || header.seed() != seed
          || header.fileLength() != channel.size()) {
        return null;
      }
      var bytes = read(channel, Math.toIntExact(channel.size()));
      if (bytes == null
          || !bytes.slice(0, IndexHeader.LENGTH).equals(header.encode())
          || header.contentCrc()
              != Layout.crc(bytes, IndexHeader.LENGTH, bytes.limit() - IndexHeader.LENGTH)) {
        return null;
      }
      return new IndexFile(header, bytes);
    } catch (IOException
        | BufferUnderflowException
        | IllegalArgumentException
        | ArithmeticException e) {
      return null; // a hint that nobody can read is no hint
    }
  }

  /// What the file begins with, or null.
  static @Nullable IndexHeader header(Path file) {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return header(channel);
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable IndexHeader header(FileChannel channel) throws IOException {
    var bytes = read(channel, IndexHeader.LENGTH);
    return bytes == null ? null : IndexHeader.decode(bytes);
  }

  private static @Nullable ByteBuffer read(FileChannel channel, int length) throws IOException {
    if (channel.size() < length) {
      return null;
    }
    var bytes = ByteBuffer.allocateDirect(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, bytes.position()) < 0) {
        return null;
      }
    }
    return bytes.flip();
  }

  private static List<String> texts(ByteBuffer in) {
    var texts = new ArrayList<String>();
    for (int left = in.getInt(); left > 0; left--) {
      texts.add(RecordDecoder.text(in));
    }
    return texts;
  }

  private static List<CurrencyUnit> currencies(ByteBuffer in) {
    var currencies = new ArrayList<CurrencyUnit>();
    var code = new byte[3];
    for (int left = in.getInt(); left > 0; left--) {
      in.get(code);
      currencies.add(new CurrencyUnit(new String(code, StandardCharsets.US_ASCII), in.get()));
    }
    return currencies;
  }

  ByteBuffer bytes() {
    return bytes;
  }

  /// The rows of these records; their names are those of the whole segment.
  IndexRows rows(long firstSeq, int count) {
    var words = bytes.slice(place(firstSeq), count * IndexWriter.ROW_LENGTH).asLongBuffer();
    return new IndexRows(firstSeq, words, names);
  }

  /// The first record from this one on that must be read; the end of the segment if there is none.
  long nextRecord(long seq) {
    long end = header.of().firstSeq() + header.of().recordCount();
    long at = seq;
    while (at < end && bytes.getLong(place(at)) != 0) {
      at++;
    }
    return at;
  }

  private int place(long seq) {
    return IndexHeader.LENGTH + (int) (seq - header.of().firstSeq()) * IndexWriter.ROW_LENGTH;
  }
}
