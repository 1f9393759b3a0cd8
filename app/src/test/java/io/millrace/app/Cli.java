package io.millrace.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs commands in this process on one ledger directory.
record Cli(Path directory) {

  /// What a command did.
  record Result(int status, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }

    /// Everything it said about what is wrong; a test of an error expects one line.
    List<String> errors() {
      return err.lines().toList();
    }
  }

  Result run(String... args) {
    var all = new ArrayList<>(List.of(args));
    all.add("--ledger");
    all.add(directory.toString());
    return plain(all.toArray(String[]::new));
  }

  static Result plain(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    int status = Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
    return new Result(status, out.toString(), err.toString());
  }
}
