package io.millrace.feeds;

import io.millrace.feeds.record.Identities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a file's good rows were named by, beside its reject file, so that mended rows are counted
/// on from them.
final class SeenFile {
  static final String SUFFIX = ".seen";

  private static final String FIRST_LINE = "millrace-seen 1";

  private SeenFile() {}

  static void write(Path file, Identities identities) throws IOException {
    try (var out = Files.newBufferedWriter(file)) {
      out.append(FIRST_LINE).append('\n');
      identities.save(out);
      out.append("end\n");
    }
  }

  /// Reads it back, ready to count on.
  ///
  /// @throws IOException if it is not such a file, or not whole
  static Identities read(Path file) throws IOException {
    var identities = new Identities();
    try (var in = Files.newBufferedReader(file)) {
      if (!FIRST_LINE.equals(in.readLine())) {
        throw new IOException(file + " is no seen file; import the original file again");
      }
      while (true) {
        var line = in.readLine();
        if (line == null) {
          throw new IOException(file + " is cut off; delete it and import the original file again");
        }
        if (line.equals("end")) {
          return identities;
        }
        identities.restore(line);
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is damaged; delete it and import the original file again", e);
    }
  }
}
