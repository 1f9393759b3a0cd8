package io.millrace.feeds.camt;

import io.millrace.feeds.record.FieldException;
import io.millrace.feeds.record.FormatException;
import io.millrace.feeds.record.Names;
import io.millrace.feeds.record.RawBytes;
import io.millrace.feeds.record.RawRecord;
import io.millrace.feeds.record.RecordFormat;
import io.millrace.feeds.record.RecordHandler;
import io.millrace.feeds.record.Row;
import io.millrace.ledger.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads camt.052, camt.053 and camt.054: one transaction for each booked `Ntry`. Used for one
/// file, by one thread.
public final class CamtFormat implements RecordFormat {

  /// The longest entry that is kept as a bad record; a longer one is shown by its beginning.
  static final int RAW_BYTES_MAX = 1 << 20;

  private static final int RAW_SHOWN_BYTES = 1 << 10; // of what cannot be mended on its own

  private final @Nullable String account;

  /// The format of camt files.
  ///
  /// @param account that overrides the file's, or null
  public CamtFormat(@Nullable String account) {
    this.account = account;
  }

  @Override
  public String name() {
    return "camt";
  }

  @Override
  public void read(InputStream in, RawBytes file, RecordHandler handler)
      throws IOException, InterruptedException {
    var walk = new Walk(file, handler);
    try {
      walk.document(new XmlCursor(in));
    } catch (XmlCursor.BrokenException e) {
      walk.broken(e);
    }
    if (!walk.isCamt) {
      throw new FormatException(
          "it has no BkToCstmrStmt, BkToCstmrAcctRpt or BkToCstmrDbtCdtNtfctn");
    }
  }

  @Override
  public void readOne(byte[] heading, RawRecord record, RecordHandler handler)
      throws IOException, InterruptedException {
    Row row;
    try {
      row = Fragment.read(heading, record, account);
    } catch (FieldException e) {
      handler.malformed(record, e);
      return;
    } catch (XmlCursor.BrokenException e) {
      handler.malformed(record, new FieldException("Ntry", e.reason()));
      return;
    }
    if (row == null) {
      handler.pending();
    } else {
      handler.booked(row, record);
    }
  }

  /// The account of an entry: the one that overrides, else the statement's.
  static String accountOf(@Nullable String override, Statement statement) throws FormatException {
    if (override != null) {
      return override;
    }
    if (statement.account() == null) {
      throw new FormatException(
          "the statement "
              + (statement.id() == null ? "" : statement.id() + " ")
              + "names no account; name it with --account");
    }
    return Names.account(statement.account());
  }

  /// One walk through one document.
  private final class Walk {
    private final RawBytes file;
    private final RecordHandler handler;
    private @Nullable XmlCursor cursor;
    private boolean isCamt;
    private @Nullable Statement statement; // of the entry that is being read
    private String accountName = ""; // that goes with it
    private long entryLine;
    private long entryBegins = -1;

    Walk(RawBytes file, RecordHandler handler) {
      this.file = file;
      this.handler = handler;
    }

    void document(XmlCursor xml)
        throws XmlCursor.BrokenException, IOException, InterruptedException {
      cursor = xml;
      if (xml.nextChild(0)) {
        handler.heading(xml.encoding().getBytes(StandardCharsets.US_ASCII));
        search(xml);
        if (xml.nextChild(0)) {
          throw new XmlCursor.BrokenException("is not well-formed XML: two root elements");
        }
      }
    }

    /// What cannot be read any further is one bad record.
    void broken(XmlCursor.BrokenException e) throws IOException {
      isCamt = true; // as far as one can tell
      long line = entryBegins >= 0 || cursor == null ? entryLine : cursor.line();
      var context = statement == null ? Map.<String, String>of() : statement.context();
      var rest = new Entry(file, Math.max(1, line), entryBegins, Long.MAX_VALUE, context);
      handler.malformed(
          rest, new FieldException("Ntry", e.reason() + "; what follows is not read"));
    }

    private void search(XmlCursor xml)
        throws XmlCursor.BrokenException, IOException, InterruptedException {
      int depth = xml.depth();
      while (xml.nextChild(depth)) {
        var name = xml.name(); // version 1 has a suffix
        if (name.startsWith("BkToCstmrStmt")) {
          message(xml, Source.STATEMENT);
        } else if (name.startsWith("BkToCstmrAcctRpt")
            || name.startsWith("BkToCstmrDbtCdtNtfctn")) {
          message(xml, Source.INTRADAY);
        } else {
          search(xml);
        }
      }
    }

    private void message(XmlCursor xml, Source source)
        throws XmlCursor.BrokenException, IOException, InterruptedException {
      isCamt = true;
      String created = null;
      int depth = xml.depth();
      while (xml.nextChild(depth)) {
        switch (xml.name()) {
          case "GrpHdr" -> created = find(xml, "CreDtTm", "");
          case "Stmt", "Rpt", "Ntfctn" ->
              statement(xml, new Statement(source, null, created, null, null));
          default -> {}
        }
      }
    }

    private void statement(XmlCursor xml, Statement message)
        throws XmlCursor.BrokenException, IOException, InterruptedException {
      var now = message;
      int depth = xml.depth();
      while (xml.nextChild(depth)) {
        switch (xml.name()) {
          case "Id" ->
              now =
                  new Statement(
                      now.source(), line(xml), now.created(), now.account(), now.currency());
          case "CreDtTm" ->
              now = new Statement(now.source(), now.id(), line(xml), now.account(), now.currency());
          case "Acct" -> now = account(xml, now);
          case "Ntry" -> entry(xml, now);
          default -> {}
        }
      }
    }

    private static Statement account(XmlCursor xml, Statement now)
        throws XmlCursor.BrokenException, IOException {
      String account = null;
      String currency = null;
      int depth = xml.depth();
      while (xml.nextChild(depth)) {
        switch (xml.name()) {
          case "Id" -> account = accountId(xml);
          case "Ccy" -> currency = line(xml);
          default -> {}
        }
      }
      return new Statement(now.source(), now.id(), now.created(), account, currency);
    }

    /// `IBAN`, else `Othr/Id`, else, in version 1, whatever id there is.
    private static @Nullable String accountId(XmlCursor xml)
        throws XmlCursor.BrokenException, IOException {
      String iban = null;
      String other = null;
      int depth = xml.depth();
      while (xml.nextChild(depth)) {
        switch (xml.name()) {
          case "IBAN" -> iban = line(xml);
          case "Othr", "PrtryAcct" -> other = find(xml, "Id", "");
          default -> {}
        }
      }
      var id = iban == null ? other : iban;
      return id == null || id.isEmpty() ? null : id;
    }

    private void entry(XmlCursor xml, Statement now)
        throws XmlCursor.BrokenException, IOException, InterruptedException {
      if (!now.equals(statement)) {
        accountName = accountOf(account, now);
        statement = now;
      }
      entryLine = xml.line();
      entryBegins = xml.begins();
      int depth = xml.depth();
      Row row = null;
      FieldException problem = null;
      try {
        row = new EntryReader(xml, now, accountName).read();
      } catch (FieldException e) {
        problem = e;
        while (xml.depth() >= depth && xml.nextChild(depth)) {} // to the entry's end
      }
      var raw = new Entry(file, entryLine, entryBegins, xml.ends(), now.context());
      entryBegins = -1;
      if (problem != null) {
        handler.malformed(raw, problem);
      } else if (row == null) {
        handler.pending();
      } else {
        handler.booked(row, raw);
      }
    }

    private static String line(XmlCursor xml) throws XmlCursor.BrokenException, IOException {
      try {
        return Names.oneLine(xml.text());
      } catch (FieldException e) {
        throw new XmlCursor.BrokenException(e.field() + " " + e.reason());
      }
    }

    private static @Nullable String find(XmlCursor xml, String child, String within)
        throws XmlCursor.BrokenException, IOException {
      try {
        var found = xml.find(child, within);
        return found == null ? null : Names.oneLine(found);
      } catch (FieldException e) {
        throw new XmlCursor.BrokenException(e.field() + " " + e.reason());
      }
    }
  }

  /// An entry's place in its file; its bytes are read again only if it is bad.
  ///
  /// @param begins offset in bytes, or −1 if it is not known
  private record Entry(
      RawBytes file, long line, long begins, long ends, Map<String, String> context)
      implements RawRecord {
    @Override
    public byte[] bytes() throws IOException {
      if (begins < 0) {
        return new byte[0];
      }
      return file.at(begins, isWhole() ? (int) (ends - begins) : RAW_SHOWN_BYTES);
    }

    @Override
    public boolean isWhole() {
      return begins >= 0 && ends >= begins && ends - begins <= RAW_BYTES_MAX;
    }
  }
}
