package io.millrace.feeds.record;

import java.io.IOException;
import java.util.Map;

/// A record as it stands in its file. Valid only during the call that hands it over.
public interface RawRecord {

  /// The line it begins on, from 1.
  long line();

  /// Its bytes, in the file's own charset; a copy.
  byte[] bytes() throws IOException;

  /// Whether [#bytes()] is all of it, rather than the beginning of something too long to keep.
  boolean isWhole();

  /// What must be known from around it to read it alone, such as the account of its statement.
  Map<String, String> context();
}
