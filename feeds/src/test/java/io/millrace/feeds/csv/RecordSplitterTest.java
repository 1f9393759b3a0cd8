package io.millrace.feeds.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Records are cut where the parser would end them, with the line that they begin on.
class RecordSplitterTest {

  /// Gives one byte at a time, so that every record crosses a read.
  private static InputStream drops(String content) {
    return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)) {
      @Override
      public int read(byte[] to, int offset, int length) {
        return super.read(to, offset, Math.min(1, length));
      }
    };
  }

  private static List<String> cut(String content) throws IOException {
    var splitter = new RecordSplitter(drops(content), (byte) ',', (byte) '"');
    splitter.skipByteOrderMark();
    var records = new ArrayList<String>();
    while (splitter.next()) {
      var text = new String(splitter.bytes(), StandardCharsets.UTF_8);
      var mark = splitter.kind() == RecordSplitter.Kind.RECORD ? "" : splitter.kind() + " ";
      records.add(splitter.line() + " " + mark + text);
    }
    return records;
  }

  @Test
  void linesEndInAnyWay() throws IOException {
    assertThat(cut("a\nb\r\nc\rd\r\r\ne")).containsExactly("1 a", "2 b", "3 c", "4 d", "5 e");
    assertThat(cut("\uFEFFa\n\n\rb\n")).containsExactly("1 a", "2 ", "3 ", "4 b");
    assertThat(cut("")).isEmpty();
  }

  @Test
  void quotesHoldLineEndsAndQuotes() throws IOException {
    assertThat(cut("\"a\r\nb\",\"c\rd\"\"\n\"\nx,\"\"\ny"))
        .containsExactly("1 \"a\r\nb\",\"c\rd\"\"\n\"", "5 x,\"\"", "6 y");
  }

  @Test
  void aQuoteWithinAFieldIsAnOrdinaryCharacter() throws IOException {
    assertThat(cut("5\" pipe,a\nb")).containsExactly("1 5\" pipe,a", "2 b");
  }

  @Test
  void aQuoteThatNeverClosesCostsItsFirstLineOnly() throws IOException {
    assertThat(cut("a,\"b\nc\nd\"e,\"f\"\ng"))
        .containsExactly("1 UNCLOSED a,\"b", "2 c", "3 d\"e,\"f\"", "4 g");
    assertThat(cut("\"b\nc")).containsExactly("1 UNCLOSED \"b", "2 c");
    assertThat(cut("\"b")).containsExactly("1 UNCLOSED \"b");
    var many = "\"a\n" + "b\n".repeat(RecordSplitter.LINE_COUNT_MAX + 10) + "c\",d\n";
    assertThat(cut(many)).hasSize(RecordSplitter.LINE_COUNT_MAX + 12).startsWith("1 UNCLOSED \"a");
  }

  @Test
  void whatIsTooLongIsShownByItsBeginning() throws IOException {
    var content = "a\n" + "x".repeat(RecordSplitter.RECORD_BYTES_MAX + 1) + "\r\nb\n";
    assertThat(cut(content))
        .containsExactly("1 a", "2 TOO_LONG " + "x".repeat(RecordSplitter.SHOWN_BYTES_MAX), "3 b");
  }
}
