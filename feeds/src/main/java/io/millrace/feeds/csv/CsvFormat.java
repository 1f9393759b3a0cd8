package io.millrace.feeds.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.StringArrayHandler;
import io.millrace.feeds.record.FieldException;
import io.millrace.feeds.record.FormatException;
import io.millrace.feeds.record.RawBytes;
import io.millrace.feeds.record.RawRecord;
import io.millrace.feeds.record.RecordFormat;
import io.millrace.feeds.record.RecordHandler;
import io.millrace.feeds.record.Row;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads CSV files of one dialect, record by record. Used for one file, by one thread.
public final class CsvFormat implements RecordFormat {

  private final Dialect dialect;
  private final @Nullable String account;
  private final CsvReader.CsvReaderBuilder parser;
  private final StringArrayHandler fields = StringArrayHandler.builder().build();
  private @Nullable RowReader mended;

  /// The format of one dialect.
  ///
  /// @param account that overrides the file's, or null
  public CsvFormat(Dialect dialect, @Nullable String account) {
    this.dialect = dialect;
    this.account = account;
    this.parser =
        CsvReader.builder()
            .fieldSeparator(dialect.layout().delimiter())
            .quoteCharacter(dialect.layout().quote());
  }

  @Override
  public String name() {
    return "csv";
  }

  @Override
  public void read(InputStream in, RawBytes file, RecordHandler handler)
      throws IOException, InterruptedException {
    if (account == null && !dialect.columns().containsKey(Role.ACCOUNT)) {
      throw new FormatException(
          "the dialect " + dialect + " has no account column; name the account with --account");
    }
    var layout = dialect.layout();
    var splitter = new RecordSplitter(in, (byte) layout.delimiter(), (byte) layout.quote());
    splitter.skipByteOrderMark();
    for (int i = 0; i < layout.skipFirst(); i++) {
      if (!splitter.nextLine()) {
        throw new FormatException(
            "the file ends within the first " + layout.skipFirst() + " lines");
      }
    }
    var heading = layout.header() ? header(splitter) : new byte[0];
    var rows = rowReader(heading);
    handler.heading(heading);
    readRecords(splitter, rows, handler);
  }

  @Override
  public void readOne(byte[] heading, RawRecord record, RecordHandler handler)
      throws IOException, InterruptedException {
    var rows = mended;
    if (rows == null) {
      rows = rowReader(heading);
      mended = rows;
    }
    var bytes = record.bytes();
    // Behind the footer's and preamble's rules: a kept record is never one of those.
    record(bytes, 0, bytes.length, isAscii(bytes), record, rows, handler);
  }

  private void readRecords(RecordSplitter splitter, RowReader rows, RecordHandler handler)
      throws IOException, InterruptedException {
    int footer = dialect.layout().skipLast();
    var last = new ArrayDeque<KeptRecord>(); // may belong to the footer
    var current = new Current(splitter);
    while (splitter.next()) {
      if (splitter.kind() != RecordSplitter.Kind.RECORD) {
        handler.malformed(current, new FieldException("row", reason(splitter.kind())));
      } else if (footer == 0) {
        record(
            splitter.buffer(),
            splitter.from(),
            splitter.length(),
            splitter.isAscii(),
            current,
            rows,
            handler);
      } else if (!isBlank(splitter)) {
        last.addLast(new KeptRecord(splitter.line(), splitter.bytes()));
        if (last.size() > footer) {
          var kept = last.removeFirst();
          var bytes = kept.bytes();
          record(bytes, 0, bytes.length, isAscii(bytes), kept, rows, handler);
        }
      }
    }
  }

  private void record(
      byte[] bytes,
      int from,
      int length,
      boolean ascii,
      RawRecord raw,
      RowReader rows,
      RecordHandler handler)
      throws IOException, InterruptedException {
    Row row;
    try {
      var cells = cells(decode(bytes, from, length, ascii));
      if (cells.length == 0 || rows.ignores(cells)) {
        return;
      }
      if (rows.isPending(cells)) {
        handler.pending();
        return;
      }
      row = rows.read(cells);
    } catch (FieldException e) {
      handler.malformed(raw, e);
      return;
    }
    handler.booked(row, raw);
  }

  /// The fields of one record; none if all are blank.
  private String[] cells(String record) throws FieldException {
    if (record.isBlank()) {
      return new String[0];
    }
    try {
      var cells = parser.ofSingleCsvRecord(fields, record);
      for (var cell : cells) {
        if (!cell.isBlank()) {
          return cells;
        }
      }
      return new String[0];
    } catch (CsvParseException e) {
      throw new FieldException("row", message(e));
    }
  }

  private String decode(byte[] bytes, int from, int length, boolean ascii) throws FieldException {
    if (ascii) {
      return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }
    var layout = dialect.layout();
    try {
      return strictly(layout.charset(), bytes, from, length);
    } catch (CharacterCodingException e) {
      var fallback = layout.fallback();
      if (fallback == null) {
        throw new FieldException(
            "row",
            "is not in "
                + layout.charset()
                + "; a dialect can declare another charset, or charset.fallback = windows-1252");
      }
      try {
        return strictly(fallback, bytes, from, length);
      } catch (CharacterCodingException alsoThis) {
        throw new FieldException(
            "row", "is neither in " + layout.charset() + " nor in " + fallback);
      }
    }
  }

  private byte[] header(RecordSplitter splitter) throws IOException {
    do {
      if (!splitter.next()) {
        throw new FormatException("the file has no header row");
      }
    } while (isBlank(splitter));
    if (splitter.kind() != RecordSplitter.Kind.RECORD) {
      throw new FormatException("the header row " + reason(splitter.kind()));
    }
    return splitter.bytes();
  }

  private RowReader rowReader(byte[] heading) throws FormatException {
    List<String> header = null;
    if (dialect.layout().header()) {
      try {
        header = Arrays.asList(cells(decode(heading, 0, heading.length, isAscii(heading))));
      } catch (FieldException e) {
        throw new FormatException("the header row " + e.reason());
      }
    }
    return new RowReader(dialect, new Columns(dialect, header), account);
  }

  private static String strictly(Charset charset, byte[] bytes, int from, int length)
      throws CharacterCodingException {
    return charset.newDecoder().decode(ByteBuffer.wrap(bytes, from, length)).toString();
  }

  private static boolean isAscii(byte[] bytes) {
    int bits = 0;
    for (byte b : bytes) {
      bits |= b;
    }
    return bits >= 0;
  }

  private static boolean isBlank(RecordSplitter splitter) {
    for (int i = splitter.from(); i < splitter.from() + splitter.length(); i++) {
      if (splitter.buffer()[i] > ' ' || splitter.buffer()[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private static String reason(RecordSplitter.Kind kind) {
    return kind == RecordSplitter.Kind.TOO_LONG
        ? "is longer than " + RecordSplitter.RECORD_BYTES_MAX + " bytes"
        : "has a quote that is not closed, or closed within the field";
  }

  private static String message(CsvParseException e) {
    var message = String.valueOf(e.getMessage());
    int end = message.indexOf(" (record starting");
    return end < 0 ? message : message.substring(0, end);
  }

  /// The record that the splitter holds.
  private record Current(RecordSplitter splitter) implements RawRecord {
    @Override
    public long line() {
      return splitter.line();
    }

    @Override
    public byte[] bytes() {
      return splitter.bytes();
    }

    @Override
    public boolean isWhole() {
      return splitter.kind() != RecordSplitter.Kind.TOO_LONG;
    }

    @Override
    public Map<String, String> context() {
      return Map.of();
    }
  }
}
