package io.millrace.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Every step by which the journal changes the disk; reading goes past it. A test puts a disk in
/// its place that fails, or that remembers what a power cut would leave.
interface Disk {

  /// An open file to write to.
  interface Segment extends Closeable {
    /// Writes some of the bytes at this offset and moves the buffer's position past them.
    void write(ByteBuffer bytes, long offset) throws IOException;

    /// Makes the content and the length durable.
    void force() throws IOException;

    void truncate(long length) throws IOException;
  }

  /// Opens a file, which is made if it is not there.
  Segment open(Path file) throws IOException;

  void createDirectory(Path directory) throws IOException;

  /// Takes the name away; false if it is not there.
  boolean delete(Path file) throws IOException;

  /// Gives the file this name instead, at once; what had that name is gone.
  void rename(Path file, Path to) throws IOException;

  /// Makes the directory's names durable.
  void forceDirectory(Path directory) throws IOException;

  /// What a disk is trusted to take whole or from its front, if it begins at a multiple of it.
  int PAGE_LENGTH = 4 << 10;

  /// Cuts a file off, durably. A file system empties the rest of the page where a file ends before
  /// the cut itself is durable; so all behind that page goes first, and a power cut leaves no hole.
  static void cut(Segment segment, long length) throws IOException {
    segment.truncate((length + PAGE_LENGTH - 1) / PAGE_LENGTH * PAGE_LENGTH);
    segment.force();
    segment.truncate(length);
    segment.force();
  }

  /// Writes all bytes, however few the disk takes at a time.
  static void writeFully(Segment segment, ByteBuffer bytes, long offset) throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      int before = bytes.remaining();
      segment.write(bytes, at);
      int written = before - bytes.remaining();
      if (written == 0) {
        throw new IOException("the disk took none of " + before + " bytes");
      }
      at += written;
    }
  }

  /// The disk that there is.
  final class Real implements Disk {
    @Override
    public Segment open(Path file) throws IOException {
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      return new Segment() {
        @Override
        public void write(ByteBuffer bytes, long offset) throws IOException {
          var _ = channel.write(bytes, offset);
        }

        @Override
        public void force() throws IOException {
          // fdatasync flushes the length too, as the data cannot be read without it; what it leaves
          // out are times, which nobody needs after a power cut.
          channel.force(false);
        }

        @Override
        public void truncate(long length) throws IOException {
          channel.truncate(length);
        }

        @Override
        public void close() throws IOException {
          channel.close();
        }
      };
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
      Files.createDirectories(directory); // another process may be making it too
    }

    @Override
    public boolean delete(Path file) throws IOException {
      return Files.deleteIfExists(file);
    }

    @Override
    public void rename(Path file, Path to) throws IOException {
      Files.move(file, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
      try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
