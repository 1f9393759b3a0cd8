package io.millrace.feeds.record;

import java.io.IOException;

/// Takes the records of a file in their order, on the reading thread.
public interface RecordHandler {

  /// Comes before the first record: what must be known to read any record alone, such as the header
  /// row of a CSV file.
  void heading(byte[] heading);

  /// A booked record.
  void booked(Row row, RawRecord raw) throws IOException, InterruptedException;

  /// A record that is not booked yet.
  void pending();

  /// A record that cannot be read, and why.
  void malformed(RawRecord raw, FieldException why) throws IOException;
}
