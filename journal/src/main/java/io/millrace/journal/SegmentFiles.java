package io.millrace.journal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Where a ledger's segments lie and what they are called.
///
/// @param ledger the ledger's directory
record SegmentFiles(Path ledger) {
  private static final Pattern NAME = Pattern.compile("[0-9]{8}\\.seg");
  private static final String SUFFIX = ".seg";
  private static final Pattern INDEX_NAME = Pattern.compile("[0-9]{8}\\.idx");
  private static final String INDEX_SUFFIX = ".idx";

  Path directory() {
    return ledger.resolve("journal");
  }

  Path segment(int number) {
    return directory().resolve("%08d%s".formatted(number, SUFFIX));
  }

  /// Where the rows of a sealed segment lie, if there are any.
  Path index(int number) {
    return directory().resolve("%08d%s".formatted(number, INDEX_SUFFIX));
  }

  /// The numbers of the segments that have a file of rows, whatever is in it.
  NavigableSet<Integer> indexes() {
    var numbers = new TreeSet<Integer>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory(), "*" + INDEX_SUFFIX)) {
      for (var path : paths) {
        var name = path.getFileName().toString();
        if (INDEX_NAME.matcher(name).matches()) {
          numbers.add(number(name, INDEX_SUFFIX));
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return numbers; // they are hints
    }
    return numbers;
  }

  private static int number(String name, String suffix) {
    return Integer.parseInt(name, 0, name.length() - suffix.length(), 10);
  }

  /// Makes a segment that has its header and nothing else, or writes it over the torn header that
  /// is there. Both content and name are durable then.
  Disk.Segment create(Disk disk, SegmentHeader header) throws IOException {
    var segment = disk.open(segment(header.number()));
    try {
      Disk.writeFully(segment, header.encode(), 0);
      segment.force();
      disk.forceDirectory(directory());
      return segment;
    } catch (IOException | RuntimeException e) {
      segment.close();
      throw e;
    }
  }

  boolean exists(int number) {
    return Files.exists(segment(number));
  }

  /// The number of the last segment, 0 if there is none.
  ///
  /// @throws io.millrace.ledger.JournalException if a number is missing, or a name is no segment's
  int last() {
    var numbers = new TreeSet<Integer>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory(), "*" + SUFFIX)) {
      for (var path : paths) {
        var name = path.getFileName().toString();
        if (!NAME.matcher(name).matches()) {
          throw Damage.at(path, 0, "no segment is called so");
        }
        numbers.add(number(name, SUFFIX));
      }
    } catch (IOException e) {
      throw Damage.unusable(directory(), "the journal's directory cannot be read", e);
    }
    int expected = 1;
    for (int number : numbers) {
      if (number != expected) {
        throw Damage.at(
            segment(Math.min(number, expected)),
            0,
            number == 0
                ? "segments count from 1"
                : "the segment is missing, though segment %d exists".formatted(number));
      }
      expected++;
    }
    return expected - 1;
  }
}
