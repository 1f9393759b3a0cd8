package io.millrace.feeds.csv;

import io.millrace.feeds.record.RawRecord;
import java.util.Map;

/// A whole record that has been copied out of the splitter's buffer.
final class KeptRecord implements RawRecord {
  private final long line;
  private final byte[] bytes;

  KeptRecord(long line, byte[] bytes) {
    this.line = line;
    this.bytes = bytes;
  }

  @Override
  public long line() {
    return line;
  }

  @Override
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean isWhole() {
    return true;
  }

  @Override
  public Map<String, String> context() {
    return Map.of();
  }
}
