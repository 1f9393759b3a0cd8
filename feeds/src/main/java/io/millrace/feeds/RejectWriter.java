package io.millrace.feeds;

import io.millrace.feeds.record.FieldException;
import io.millrace.feeds.record.FormatException;
import io.millrace.feeds.record.Identities;
import io.millrace.feeds.record.RawRecord;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Keeps the bad records of one file so that a person can mend them; see `RejectFile` for the
/// format. Confined to one thread.
final class RejectWriter implements AutoCloseable {
  private static final int NAME_LENGTH_MAX = 100; // of the original's; file systems take 255 bytes

  private final Path directory;
  private byte[] heading = new byte[0];
  private @Nullable Path body; // the records so far; their header needs the hash, so it comes last
  private @Nullable OutputStream out;
  private @Nullable IOException failure;

  RejectWriter(Path directory) {
    this.directory = directory;
  }

  void heading(byte[] bytes) {
    heading = bytes;
  }

  /// Keeps a record. A failure to write does not stop the good records; [#finish] tells of it.
  void keep(RawRecord raw, FieldException why) throws IOException {
    var original = raw.bytes();
    try {
      if (failure == null) {
        RejectFile.writeRecord(out(), raw, original, why);
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  /// Writes the reject file and what has been seen of the good rows, if there are bad records.
  /// Files that are there already stay as they are: a person may be mending them.
  ///
  /// @return the reject file, or null without bad records
  /// @throws IOException one line, if it cannot be written
  @Nullable Path finish(RejectFile.Header header, Identities identities) throws IOException {
    if (body == null && failure == null) {
      return null;
    }
    try {
      if (failure != null) {
        throw failure;
      }
      out().close();
      var target = directory.resolve(fileName(header, 1));
      var numbered = header.numbered(1);
      for (int n = 2; Files.exists(target) && !isReadLike(target, header); n++) {
        target = directory.resolve(fileName(header, n));
        numbered = header.numbered(n);
      }
      write(target, numbered, identities);
      return target;
    } catch (IOException e) {
      throw new IOException(
          "the bad records cannot be kept in " + directory + ": " + e.getMessage(), e);
    }
  }

  /// Drops what [#finish] has not written; idempotent.
  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
    }
    if (body != null) {
      Files.deleteIfExists(body);
      body = null;
    }
  }

  private OutputStream out() throws IOException {
    var open = out;
    if (open == null) {
      Files.createDirectories(directory);
      var file = Files.createTempFile(directory, ".rejects-", ".tmp");
      body = file;
      open = new BufferedOutputStream(Files.newOutputStream(file));
      out = open;
    }
    return open;
  }

  /// Whether the reject file that is there was made by importing the same file in the same way. In
  /// another way, say by a mended dialect, other rows are good, and the seen file is another.
  private static boolean isReadLike(Path existing, RejectFile.Header header) throws IOException {
    try {
      return RejectReader.header(existing).isReadLike(header);
    } catch (FormatException e) {
      return false; // a person is at it
    }
  }

  private void write(Path target, RejectFile.Header header, Identities identities)
      throws IOException {
    writeOnce(directory.resolve(header.seen()), file -> SeenFile.write(file, identities));
    writeOnce(target, file -> writeWhole(file, header));
  }

  private void writeWhole(Path file, RejectFile.Header header) throws IOException {
    try (var whole = new BufferedOutputStream(Files.newOutputStream(file))) {
      RejectFile.writeHeader(whole, header, heading);
      if (body != null) {
        Files.copy(body, whole);
      }
    }
  }

  private interface Content {
    void write(Path file) throws IOException;
  }

  /// Makes the file whole or not at all, and never over another.
  private void writeOnce(Path target, Content content) throws IOException {
    if (Files.exists(target)) {
      return;
    }
    var temporary = Files.createTempFile(directory, ".rejects-", ".tmp");
    try {
      content.write(temporary);
      try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(temporary, target);
    } catch (FileAlreadyExistsException e) {
      // another import of the same file was faster, and wrote the same
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static String fileName(RejectFile.Header header, int number) {
    var name = header.file().replaceAll("[^\\p{L}\\p{N}._ -]", "_");
    if (name.getBytes(StandardCharsets.UTF_8).length > NAME_LENGTH_MAX) {
      name = name.substring(0, Math.min(name.length(), NAME_LENGTH_MAX / 4));
    }
    return name
        + "-"
        + header.sha256().substring(0, 12)
        + (number == 1 ? "" : "-" + number)
        + ".rejects";
  }
}
