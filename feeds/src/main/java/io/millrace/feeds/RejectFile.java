package io.millrace.feeds;

import io.millrace.feeds.csv.Dialect;
import io.millrace.feeds.record.FieldException;
import io.millrace.feeds.record.FormatException;
import io.millrace.feeds.record.RawRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The format of reject files: what a header and a record look like.
final class RejectFile {
  /*
   * millrace-rejects 1               the first line
   * # …                              for the reader
   * file = statement.csv             the original, then: sha256, seen, format, feed, ids, account, dialect
   * > delimiter = ;                  the lines of the dialect
   * heading                          what every record needs; its lines follow
   * | id;account;amount
   * record 17: amount: …             line of the original, field, reason
   * @ account = …                    what stood around the record
   * | 17;DE00…;12..34                the original bytes, to be mended
   * ! 18;DE00…;99                    the beginning of a record that is too long to be mended here
   *
   * The mark at the beginning of each original line keeps it apart from ours: no bank's text can pretend to be a record.
   * Line ends within a record become LF. A record without lines is one that a person has taken out.
   */
  static final String FIRST_LINE = "millrace-rejects 1";

  static final String HEADING = "heading";
  static final String RECORD = "record ";
  static final String ORIGINAL = "| ";
  static final String CUT = "! ";
  static final String CONTEXT = "@ ";
  static final String DIALECT = "> ";

  /// Where the records come from, and how they are to be imported again.
  ///
  /// @param file the original's name
  /// @param sha256 of the original, in hexadecimal
  /// @param seen the name of the file that tells what the good rows were
  /// @param format `csv` or `camt`
  record Header(
      String file,
      String sha256,
      String seen,
      String format,
      String feed,
      @Nullable String idSpace,
      @Nullable String account,
      @Nullable Dialect dialect) {

    /// The header that these values make.
    ///
    /// @throws FormatException naming the value that is missing or wrong
    static Header of(Map<String, String> values, List<String> dialect) throws FormatException {
      var sha256 = require(values, "sha256");
      if (!sha256.matches("[0-9a-f]{64}")) {
        throw new FormatException("sha256 is not that of a file");
      }
      var seen = require(values, "seen");
      if (!seen.matches("[0-9a-f]{64}(-[0-9]{1,3})?\\.seen")) {
        throw new FormatException("seen is not the name of a seen file");
      }
      try {
        var name = values.get("dialect");
        return new Header(
            require(values, "file"),
            sha256,
            seen,
            require(values, "format"),
            require(values, "feed"),
            values.get("ids"),
            values.get("account"),
            name == null ? null : Dialect.parse(name, dialect));
      } catch (IllegalArgumentException e) {
        throw new FormatException("the dialect in it is wrong, line " + e.getMessage());
      }
    }

    /// The same origin, if it is the `number`th way in which the file was imported.
    Header numbered(int number) {
      var name = sha256 + (number == 1 ? "" : "-" + number) + SeenFile.SUFFIX;
      return new Header(file, sha256, name, format, feed, idSpace, account, dialect);
    }

    /// Whether records of both mean the same: read by the same dialect for the same account and
    /// feed.
    boolean isReadLike(Header other) {
      return format.equals(other.format)
          && feed.equals(other.feed)
          && Objects.equals(idSpace, other.idSpace)
          && Objects.equals(account, other.account)
          && definition().equals(other.definition());
    }

    private List<String> definition() {
      return dialect == null ? List.of() : dialect.definition();
    }

    private static String require(Map<String, String> values, String key) throws FormatException {
      var value = values.get(key);
      if (value == null) {
        throw new FormatException("it has no line " + key + " = …");
      }
      return value;
    }
  }

  private RejectFile() {}

  static void writeHeader(OutputStream out, Header header, byte[] heading) throws IOException {
    line(out, FIRST_LINE);
    line(out, "# Mend the text behind each \"| \", keep that mark, save, and import this file.");
    line(out, "# Take a record out by deleting its lines. The reasons need not be mended.");
    line(out, "file = " + header.file());
    line(out, "sha256 = " + header.sha256());
    line(out, "seen = " + header.seen());
    line(out, "format = " + header.format());
    line(out, "feed = " + header.feed());
    if (header.idSpace() != null) {
      line(out, "ids = " + header.idSpace());
    }
    if (header.account() != null) {
      line(out, "account = " + header.account());
    }
    var dialect = header.dialect();
    if (dialect != null) {
      line(out, "dialect = " + dialect.name());
      for (var definition : dialect.definition()) {
        line(out, DIALECT + definition);
      }
    }
    line(out, HEADING);
    original(out, heading, ORIGINAL);
  }

  static void writeRecord(OutputStream out, RawRecord raw, byte[] original, FieldException why)
      throws IOException {
    line(out, "");
    line(out, RECORD + raw.line() + ": " + why.field() + ": " + why.reason());
    for (var context : raw.context().entrySet()) {
      line(out, CONTEXT + context.getKey() + " = " + context.getValue());
    }
    original(out, original, raw.isWhole() ? ORIGINAL : CUT);
  }

  private static void line(OutputStream out, String line) throws IOException {
    var clean = UnreadableFileException.oneLine(line) + "\n";
    out.write(clean.getBytes(StandardCharsets.UTF_8));
  }

  private static void original(OutputStream out, byte[] bytes, String mark) throws IOException {
    int begin = 0;
    for (int i = 0; i <= bytes.length; i++) {
      boolean lineEnds = i == bytes.length || bytes[i] == '\n' || bytes[i] == '\r';
      if (lineEnds) {
        out.write(mark.getBytes(StandardCharsets.US_ASCII));
        out.write(bytes, begin, i - begin);
        out.write('\n');
        if (i + 1 < bytes.length && bytes[i] == '\r' && bytes[i + 1] == '\n') {
          i++;
        }
        begin = i + 1;
      }
    }
  }
}
