package io.millrace.feeds.camt;

import io.millrace.feeds.record.FieldException;
import io.millrace.feeds.record.FormatException;
import io.millrace.feeds.record.RawRecord;
import io.millrace.feeds.record.Row;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads an `Ntry` that has been cut out of its document, as a reject file keeps it.
final class Fragment {
  private static final Pattern PREFIX = Pattern.compile("[<\\s/]([A-Za-z_][\\w.-]{0,63}):");
  private static final int PREFIX_COUNT_MAX = XmlCursor.ATTRIBUTE_COUNT_MAX;

  private Fragment() {}

  /// Reads the entry of a kept record.
  ///
  /// @param heading the name of the document's encoding
  /// @param account that overrides the statement's, or null
  /// @return the row, or null if it is not booked yet
  static @Nullable Row read(byte[] heading, RawRecord record, @Nullable String account)
      throws FieldException, XmlCursor.BrokenException, IOException {
    var encoding = new String(heading, StandardCharsets.US_ASCII);
    if (encoding.isEmpty() || !Charset.isSupported(encoding)) {
      throw new FormatException("the heading is not the name of an encoding");
    }
    var statement = Statement.of(record.context());
    var name = CamtFormat.accountOf(account, statement);
    var xml = new XmlCursor(wrapped(record.bytes(), encoding));
    if (!xml.nextChild(0) || !xml.nextChild(1) || !xml.name().equals("Ntry")) {
      throw new FieldException("Ntry", "is missing");
    }
    var row = new EntryReader(xml, statement, name).read();
    if (xml.nextChild(1)) {
      throw new FieldException(xml.name(), "stands behind the entry; mend one entry in one record");
    }
    return row;
  }

  /// A document that declares every prefix that the entry may have borrowed from its own.
  private static InputStream wrapped(byte[] entry, String encoding) {
    var prefixes = new TreeSet<String>();
    var matcher = PREFIX.matcher(new String(entry, StandardCharsets.ISO_8859_1));
    while (matcher.find() && prefixes.size() < PREFIX_COUNT_MAX) {
      if (!matcher.group(1).startsWith("xml")) {
        prefixes.add(matcher.group(1));
      }
    }
    var head = new StringBuilder("<?xml version=\"1.0\" encoding=\"" + encoding + "\"?><Kept");
    prefixes.forEach(p -> head.append(" xmlns:").append(p).append("=\"urn:").append(p).append('"'));
    var parts =
        List.of(
            head.append('>').toString().getBytes(StandardCharsets.US_ASCII),
            entry,
            "</Kept>".getBytes(StandardCharsets.US_ASCII));
    return new SequenceInputStream(
        Collections.enumeration(
            parts.stream().<InputStream>map(ByteArrayInputStream::new).toList()));
  }
}
