package io.millrace.feeds.csv;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Cuts a stream of bytes into CSV records and counts lines. Confined to one thread.
final class RecordSplitter {
  /*
   * Works on bytes, so that a record that cannot be decoded or parsed is still cut out whole and hurts no other. Every
   * charset that a dialect may declare has ASCII as it is, so quotes, delimiters and line ends are single bytes. A quote
   * opens a field only as its first byte, as in the parser. A record ends at LF, CR LF, CR CR LF or CR outside quotes.
   *
   * A quote that never closes, or that closes in the middle of a field some lines further down, would swallow good
   * records. Then only the first line is cut out, as UNCLOSED, and cutting goes on with the second. Each record may span
   * LINE_COUNT_MAX lines, so no byte is looked at more often than that. What is longer than RECORD_BYTES_MAX is dropped
   * up to its line end and reported by its beginning.
   */

  /// What was cut out.
  enum Kind {
    RECORD,
    /// The first line of a record whose quotes do not match.
    UNCLOSED,
    /// The beginning of a record that is too long.
    TOO_LONG
  }

  /// The longest record: no bank's row is near it, and some of them fit a small heap.
  static final int RECORD_BYTES_MAX = 1 << 20;

  /// The most lines of one record: a postal address and a message have fewer.
  static final int LINE_COUNT_MAX = 100;

  /// How much of a record that is too long is shown.
  static final int SHOWN_BYTES_MAX = 1 << 10;

  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream in;
  private final byte delimiter;
  private final byte quote;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int begin; // of what is not cut yet
  private int end; // of what is read
  private boolean ended;
  private long nextLine = 1;

  private Kind kind = Kind.RECORD;
  private long line;
  private int from;
  private int to;
  private byte[] shown = new byte[0]; // the beginning of one that is too long
  private int bits; // all bytes of the record, OR-ed

  RecordSplitter(InputStream in, byte delimiter, byte quote) {
    this.in = in;
    this.delimiter = delimiter;
    this.quote = quote;
  }

  /// Skips the byte order mark of UTF-8, if the stream begins with one.
  void skipByteOrderMark() throws IOException {
    while (end < 3 && fill()) {}
    if (end >= 3
        && buffer[0] == (byte) 0xEF
        && buffer[1] == (byte) 0xBB
        && buffer[2] == (byte) 0xBF) {
      begin = 3;
    }
  }

  /// Cuts the next physical line, whatever its quotes.
  ///
  /// @return false at the end of the stream
  boolean nextLine() throws IOException {
    return cut(false);
  }

  /// Cuts the next record.
  ///
  /// @return false at the end of the stream
  boolean next() throws IOException {
    return cut(true);
  }

  Kind kind() {
    return kind;
  }

  /// The line on which the record begins, from 1.
  long line() {
    return line;
  }

  boolean isAscii() {
    return bits >= 0;
  }

  /// Where the record's bytes are, valid until the next cut, unless it is too long.
  byte[] buffer() {
    return buffer;
  }

  int from() {
    return from;
  }

  int length() {
    return to - from;
  }

  /// A copy of the record without its line end; of one that is too long, its beginning.
  byte[] bytes() {
    return kind == Kind.TOO_LONG ? shown.clone() : Arrays.copyOfRange(buffer, from, to);
  }

  private boolean cut(boolean quotes) throws IOException {
    if (begin == end && !fill()) {
      return false;
    }
    line = nextLine;
    kind = Kind.RECORD;
    bits = 0;
    boolean fieldBegins = true;
    boolean quoted = false;
    boolean closed = false; // the field's quote has been closed
    boolean odd = false; // something follows a closing quote
    int lineEnd = -1; // offset in the record of the first line end within quotes
    int lines = 0;
    int length = 0;
    for (; ; length++) {
      if (begin + length == end && !fill()) {
        return finish(length, 0, quoted || (odd && lines > 0), lineEnd, lines);
      }
      if (length >= RECORD_BYTES_MAX || lines > LINE_COUNT_MAX) {
        return lineEnd >= 0 ? firstLine(lineEnd) : tooLong(length);
      }
      byte b = buffer[begin + length];
      bits |= b;
      if (b == '\n' || b == '\r') {
        if (!quoted) {
          return finish(length, lineEndAt(length), odd && lines > 0, lineEnd, lines);
        }
        lineEnd = lineEnd < 0 ? length : lineEnd;
        length += lineEndAt(length) - 1;
        lines++;
      } else if (quoted) {
        if (b == quote) {
          if (available(length + 1) && buffer[begin + length + 1] == quote) {
            length++;
          } else {
            quoted = false;
            closed = true;
          }
        }
      } else if (b == delimiter) {
        fieldBegins = true;
        closed = false;
      } else if (b == quote && fieldBegins && quotes) {
        quoted = true;
        fieldBegins = false;
      } else {
        odd |= closed;
        fieldBegins = false;
      }
    }
  }

  private boolean finish(int length, int ending, boolean unmatched, int lineEnd, int lines)
      throws IOException {
    if (unmatched) {
      return firstLine(lineEnd >= 0 ? lineEnd : length);
    }
    take(length, ending);
    nextLine += lines;
    return true;
  }

  private boolean firstLine(int length) throws IOException {
    take(length, available(length) ? lineEndAt(length) : 0);
    kind = Kind.UNCLOSED;
    return true;
  }

  private void take(int length, int ending) {
    from = begin;
    to = begin + length;
    begin = to + ending;
    nextLine += ending > 0 ? 1 : 0;
  }

  private boolean tooLong(int length) throws IOException {
    shown = Arrays.copyOfRange(buffer, begin, begin + SHOWN_BYTES_MAX);
    kind = Kind.TOO_LONG;
    begin += length;
    while (begin < end || fill()) {
      byte b = buffer[begin];
      if (b == '\n' || b == '\r') {
        begin += lineEndAt(0);
        nextLine++;
        break;
      }
      begin++;
    }
    return true;
  }

  /// How many bytes the line end at this offset of the record has.
  private int lineEndAt(int offset) throws IOException {
    if (buffer[begin + offset] == '\n') {
      return 1;
    }
    if (available(offset + 1) && buffer[begin + offset + 1] == '\n') {
      return 2;
    }
    boolean twice =
        available(offset + 2)
            && buffer[begin + offset + 1] == '\r'
            && buffer[begin + offset + 2] == '\n';
    return twice ? 3 : 1;
  }

  private boolean available(int offset) throws IOException {
    while (begin + offset >= end) {
      if (!fill()) {
        return false;
      }
    }
    return true;
  }

  /// Reads more behind what is not cut yet, moving it to the front if need be.
  private boolean fill() throws IOException {
    if (ended) {
      return false;
    }
    if (begin == end) {
      begin = 0;
      end = 0;
    }
    if (end == buffer.length) {
      if (begin > 0) {
        System.arraycopy(buffer, begin, buffer, 0, end - begin);
        end -= begin;
        begin = 0;
      } else {
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      }
    }
    int count = in.read(buffer, end, buffer.length - end);
    if (count < 0) {
      ended = true;
      return false;
    }
    end += count;
    return true;
  }
}
