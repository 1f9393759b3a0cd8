package io.millrace.feeds.camt;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import io.millrace.feeds.record.FieldException;
import io.millrace.feeds.record.FormatException;
import io.millrace.feeds.record.Names;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.NoSuchElementException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.LocationInfo;
import org.codehaus.stax2.XMLStreamReader2;
import org.jspecify.annotations.Nullable;

/// Walks the elements of an XML stream by their local names. Confined to one thread.
///
/// The way to read an element: remember [#depth()], then loop over [#nextChild(int)] and switch on
/// [#name()]; what a loop does not read is skipped.
final class XmlCursor {
  /// The deepest nesting; camt has about 15 levels.
  static final int DEPTH_MAX = 64;

  /// The longest text that is read, in characters; camt's longest has 500.
  static final int TEXT_LENGTH_MAX = 10_000;

  /// The most attributes of an element; camt's elements have one.
  static final int ATTRIBUTE_COUNT_MAX = 32;

  /// The most bytes of one tag, comment or skipped text, since the parser may hold them.
  static final int MARKUP_BYTES_MAX = 4 << 20;

  /// The stream is not XML, or is cut off, or exceeds a limit.
  static final class BrokenException extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenException(String reason) {
      super(reason, null, false, false);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  private static final InputFactoryImpl FACTORY = factory();

  private final GuardedInput in;
  private final XMLStreamReader2 reader;
  private final LocationInfo location;
  private int depth;

  XmlCursor(InputStream stream) throws BrokenException, IOException {
    in = new GuardedInput(stream);
    try {
      reader = (XMLStreamReader2) FACTORY.createXMLStreamReader(in);
      location = reader.getLocationInfo();
    } catch (XMLStreamException e) {
      throw brokenUnlessUnread(e);
    }
  }

  /// How many elements are open.
  int depth() {
    return depth;
  }

  /// The local name of the element that has just begun.
  String name() {
    return reader.getLocalName();
  }

  /// The value of the attribute with this local name, or null.
  @Nullable String attribute(String name) {
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      if (reader.getAttributeLocalName(i).equals(name)) {
        return reader.getAttributeValue(i).strip();
      }
    }
    return null;
  }

  /// The line of the tag that has just been read, from 1.
  long line() {
    return Math.max(1, location.getStartLocation().getLineNumber());
  }

  /// Goes to the next child of the element that was open at this depth, skipping what is left of
  /// the one before.
  ///
  /// @return false once that element has ended
  /// @throws FormatException if there is a DTD
  boolean nextChild(int parentDepth) throws BrokenException, IOException {
    while (true) {
      switch (next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          begin();
          if (depth == parentDepth + 1) {
            return true;
          }
        }
        case XMLStreamConstants.END_ELEMENT -> {
          if (--depth < parentDepth) {
            return false;
          }
        }
        case XMLStreamConstants.END_DOCUMENT -> {
          return false;
        }
        default -> {}
      }
    }
  }

  /// The text of the element that has just begun, to its end, without that of its children.
  ///
  /// @throws FieldException if it is too long; the element may not be at its end then
  String text() throws BrokenException, IOException, FieldException {
    return textOrChild("");
  }

  /// The text of the element's first child of that name, directly or within a child `within`; null
  /// if there is none. Reads the element to its end.
  @Nullable String find(String child, String within)
      throws BrokenException, IOException, FieldException {
    int own = depth;
    String found = null;
    while (nextChild(own)) {
      if (found == null && name().equals(child)) {
        found = text();
      } else if (found == null && name().equals(within)) {
        found = find(child, within);
      }
    }
    return found;
  }

  /// The text of the element's child of that name, else its own. Reads the element to its end.
  String textOrChild(String child) throws BrokenException, IOException, FieldException {
    int own = depth;
    var field = name();
    var text = new StringBuilder();
    String found = null;
    while (true) {
      switch (next()) {
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          if (depth == own) {
            append(text, field);
          }
        }
        case XMLStreamConstants.START_ELEMENT -> {
          begin();
          if (name().equals(child)) {
            found = text();
          }
        }
        case XMLStreamConstants.END_ELEMENT -> {
          if (--depth < own) {
            return found == null ? text.toString().strip() : found;
          }
        }
        default -> {}
      }
    }
  }

  /// Where the tag that has just been read begins in the stream, in bytes; −1 if that is not known.
  long begins() {
    return offset(location.getStartingByteOffset(), location.getStartingCharOffset());
  }

  /// Where the tag that has just been read ends in the stream, in bytes; −1 if that is not known.
  long ends() throws BrokenException {
    try {
      return offset(location.getEndingByteOffset(), location.getEndingCharOffset());
    } catch (XMLStreamException e) {
      throw broken(e);
    }
  }

  /// The stream's encoding.
  String encoding() {
    var encoding = reader.getEncoding();
    return encoding == null ? "UTF-8" : encoding;
  }

  private void append(StringBuilder text, String field) throws BrokenException, FieldException {
    try {
      var part = reader.getText();
      if (text.length() + part.length() > TEXT_LENGTH_MAX) {
        throw new FieldException(field, "has more than " + TEXT_LENGTH_MAX + " characters");
      }
      text.append(part);
    } catch (RuntimeException e) { // the parser's lazy reading wraps its failures so
      throw broken(e.getCause() instanceof Exception cause ? cause : e);
    }
  }

  private void begin() throws BrokenException {
    if (++depth > DEPTH_MAX) {
      throw new BrokenException("elements are nested deeper than " + DEPTH_MAX);
    }
    if (reader.getAttributeCount() > ATTRIBUTE_COUNT_MAX) {
      throw new BrokenException(
          name()
              + " has "
              + reader.getAttributeCount()
              + " attributes, more than "
              + ATTRIBUTE_COUNT_MAX);
    }
  }

  private int next() throws BrokenException, IOException {
    in.begin();
    try {
      int event = reader.next();
      if (event == XMLStreamConstants.DTD) {
        throw new FormatException("it has a DOCTYPE, which is refused; a bank's file has none");
      }
      return event;
    } catch (XMLStreamException e) {
      throw brokenUnlessUnread(e);
    } catch (NoSuchElementException e) {
      throw new BrokenException("the file ends too early");
    }
  }

  /// The character offset is the byte offset too, if each character is one byte.
  private long offset(long bytes, long characters) {
    if (bytes >= 0 || characters < 0) {
      return bytes;
    }
    try {
      boolean single = Charset.forName(encoding()).newEncoder().maxBytesPerChar() == 1.0f;
      return single ? characters : -1;
    } catch (IllegalCharsetNameException
        | UnsupportedCharsetException
        | UnsupportedOperationException e) {
      return -1;
    }
  }

  /// The world's failure is thrown as it came, the file's as its fault.
  private BrokenException brokenUnlessUnread(XMLStreamException e) throws IOException {
    var failure = in.failure();
    if (failure != null) {
      throw failure;
    }
    return broken(e);
  }

  private static BrokenException broken(Exception e) {
    var message = String.valueOf(e.getMessage());
    int end = message.indexOf("\n at [row");
    return new BrokenException(
        "is not well-formed XML: " + Names.oneLine(end < 0 ? message : message.substring(0, end)));
  }

  private static InputFactoryImpl factory() {
    var factory = new InputFactoryImpl();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    return factory;
  }
}
