package io.millrace.journal;

import io.millrace.ledger.JournalException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Another process that owns a ledger, for tests that kill it.
final class Child implements AutoCloseable {
  private static final String END_OF_LINE = ";"; // a kill may cut a line

  private final Process process;
  private final BufferedReader output;

  private Child(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  /// Starts a process that opens the ledger and then appends for ever, or only holds it.
  static Child start(Path ledger, long segmentLengthMax, String work) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        List.of(
            java,
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            ledger.toString(),
            Long.toString(segmentLengthMax),
            work);
    return new Child(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /// The next whole line that the process prints, or null at its end.
  @Nullable String line() throws IOException {
    var line = output.readLine();
    return line != null && line.endsWith(END_OF_LINE)
        ? line.substring(0, line.length() - END_OF_LINE.length())
        : null;
  }

  /// Ends the process as a power switch would, and returns what it had still printed.
  List<String> kill() throws IOException, InterruptedException {
    process
        .toHandle()
        .destroyForcibly(); // unlike the process's own, this leaves its output readable
    var lines = new ArrayList<String>();
    for (var line = line(); line != null; line = line()) {
      lines.add(line);
    }
    process.waitFor();
    return lines;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /// Prints `open`, then the last seq of each append that returned; or the kind of what went wrong.
  public static void main(String[] args) throws IOException {
    try (var journal =
        SegmentJournal.open(Path.of(args[0]), new Disk.Real(), Long.parseLong(args[1]))) {
      long seq = Samples.replay(journal).size();
      print("open");
      while (args[2].equals("append")) {
        int count = 1 + (int) (seq % 3);
        journal.append(Samples.posted(seq + 1, count));
        seq += count;
        print(Long.toString(seq));
      }
      var _ = System.in.read(); // until the parent ends or closes it
    } catch (JournalException e) {
      print(e.kind().name());
    }
  }

  private static void print(String line) {
    System.out.println(line + END_OF_LINE);
    System.out.flush();
  }
}
