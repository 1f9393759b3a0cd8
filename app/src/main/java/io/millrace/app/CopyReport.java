package io.millrace.app;

import io.millrace.server.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;

/// What `backup` and `restore` end with.
final class CopyReport {
  private CopyReport() {}

  /// Tells of a copy whose hash was compared, and returns the exit status.
  static int print(Main main, Path copy, String hash) {
    if (main.json()) {
      var fields = new LinkedHashMap<String, String>();
      fields.put("directory", copy.toString());
      fields.put("hash", hash);
      main.out().println(Json.texts(fields));
    } else {
      main.out().println(copy + " holds a whole copy.");
      main.out().println("  hash      " + hash + ", the same in both");
    }
    return ExitCode.DONE;
  }
}
