package io.millrace.feeds;

import io.millrace.feeds.record.FieldException;
import io.millrace.feeds.record.FormatException;
import io.millrace.feeds.record.RawRecord;
import io.millrace.feeds.record.RecordFormat;
import io.millrace.feeds.record.RecordHandler;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// Reads a reject file, line by line; see [RejectFile]. Confined to one thread.
final class RejectReader {
  private static final int LINE_BYTES_MAX = (1 << 20) + 16; // a record of the longest kind, marked
  private static final int RECORD_BYTES_MAX = 1 << 20;
  private static final int HEADER_LINE_COUNT_MAX = 1000; // a dialect has about twenty

  private final InputStream in;
  private long lineNumber;
  private byte[] line = new byte[0];

  RejectReader(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /// The header of a reject file.
  static RejectFile.Header header(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new RejectReader(in).header();
    }
  }

  /// Reads the header, up to the heading.
  RejectFile.Header header() throws IOException {
    var values = new HashMap<String, String>();
    var dialect = new ArrayList<String>();
    while (next()) {
      var text = text(0);
      if (text.equals(RejectFile.HEADING)) {
        return RejectFile.Header.of(values, dialect);
      }
      if (lineNumber > HEADER_LINE_COUNT_MAX) {
        break;
      }
      if (text.startsWith(RejectFile.DIALECT)) {
        dialect.add(text.substring(RejectFile.DIALECT.length()));
      } else if (!text.startsWith("#") && text.contains(" = ")) {
        int at = text.indexOf(" = ");
        values.put(text.substring(0, at), text.substring(at + 3).strip());
      }
    }
    throw new FormatException("it has no line " + RejectFile.HEADING);
  }

  /// Reads the records behind the header, each by the original's format.
  void records(RecordFormat format, RecordHandler handler)
      throws IOException, InterruptedException {
    var heading = new Block();
    var block = heading;
    while (next()) {
      if (begins(RejectFile.RECORD)) {
        finish(block, heading, format, handler);
        block = new Block();
      } else if (begins(RejectFile.ORIGINAL.strip()) || begins(RejectFile.CUT.strip())) {
        block.add(line, lineNumber);
      } else if (begins(RejectFile.CONTEXT)) {
        block.context(text(RejectFile.CONTEXT.length()));
      } else if (line.length > 0 && line[0] != '#' && !text(0).isBlank()) {
        throw new FormatException(
            "line "
                + lineNumber
                + " begins with no mark; original text has \"| \" before each line");
      }
    }
    finish(block, heading, format, handler);
  }

  private static void finish(Block block, Block heading, RecordFormat format, RecordHandler handler)
      throws IOException, InterruptedException {
    if (block == heading || block.line == 0) {
      return; // the heading itself, or a record that a person has taken out
    }
    if (block.cut) {
      handler.malformed(
          block, new FieldException("record", "is not whole; mend the original and import that"));
    } else if (block.bytes.size() > RECORD_BYTES_MAX) {
      handler.malformed(
          block, new FieldException("record", "is longer than " + RECORD_BYTES_MAX + " bytes"));
    } else {
      format.readOne(heading.bytes(), block, handler);
    }
  }

  private boolean begins(String mark) {
    if (line.length < mark.length()) {
      return false;
    }
    for (int i = 0; i < mark.length(); i++) {
      if (line[i] != mark.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private String text(int from) {
    return new String(line, from, line.length - from, StandardCharsets.UTF_8);
  }

  /// Reads the next line, without its line end.
  private boolean next() throws IOException {
    var read = new ByteArrayOutputStream();
    int b = in.read();
    if (b < 0) {
      return false;
    }
    lineNumber++;
    for (; b >= 0 && b != '\n'; b = in.read()) {
      if (read.size() == LINE_BYTES_MAX) {
        throw new FormatException("line " + lineNumber + " is longer than " + LINE_BYTES_MAX);
      }
      read.write(b);
    }
    line = read.toByteArray();
    if (line.length > 0 && line[line.length - 1] == '\r') { // an editor's line end
      line = Arrays.copyOf(line, line.length - 1);
    }
    return true;
  }

  /// One record, or the heading, as it is collected.
  private static final class Block implements RawRecord {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Map<String, String> context = new TreeMap<>();
    private long line;
    private boolean cut;

    void add(byte[] marked, long number) {
      if (line == 0) {
        line = number;
      } else {
        bytes.write('\n');
      }
      cut |= marked[0] == RejectFile.CUT.charAt(0);
      int from = marked.length > 1 && marked[1] == ' ' ? 2 : 1; // an editor may strip the blank
      if (bytes.size() <= RECORD_BYTES_MAX) {
        bytes.write(marked, from, marked.length - from);
      }
    }

    void context(String written) {
      int at = written.indexOf(" = ");
      if (at > 0) {
        context.put(written.substring(0, at), written.substring(at + 3));
      }
    }

    @Override
    public long line() {
      return line;
    }

    @Override
    public byte[] bytes() {
      return bytes.toByteArray();
    }

    @Override
    public boolean isWhole() {
      return !cut;
    }

    @Override
    public Map<String, String> context() {
      return context;
    }
  }
}
