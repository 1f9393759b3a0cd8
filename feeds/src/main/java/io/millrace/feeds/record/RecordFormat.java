package io.millrace.feeds.record;

import java.io.IOException;
import java.io.InputStream;

/// The port to one file format: reads records from a stream, in constant memory.
public interface RecordFormat {

  /// Its short name, such as `csv`.
  String name();

  /// Reads the stream to its end. A record that cannot be read is handed over as malformed, and
  /// reading goes on where possible.
  ///
  /// @param file the same bytes by offset, for the original text of a bad record
  /// @throws FormatException if the file as a whole cannot be read this way; its message does not
  ///   name the file
  void read(InputStream in, RawBytes file, RecordHandler handler)
      throws IOException, InterruptedException;

  /// Reads one record that a reject file has kept, under that file's heading.
  ///
  /// @throws FormatException if the heading cannot be read
  void readOne(byte[] heading, RawRecord record, RecordHandler handler)
      throws IOException, InterruptedException;
}
