package io.millrace.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// The real disk, but that nothing is forced and that each step can be watched or broken off.
/// Subclasses see a step before it happens.
class FakeDisk implements Disk {
  private final Disk real = new Disk.Real();

  /// Before bytes are written; returns how many of them the disk takes.
  int writing(Path file, long offset, int length) throws IOException {
    return length;
  }

  void forcing(Path file) throws IOException {}

  void truncating(Path file, long length) throws IOException {}

  void opening(Path file) throws IOException {}

  void makingDirectory(Path directory) throws IOException {}

  void forcingDirectory(Path directory) throws IOException {}

  @Override
  public Segment open(Path file) throws IOException {
    opening(file);
    var segment = real.open(file);
    return new Segment() {
      @Override
      public void write(ByteBuffer bytes, long offset) throws IOException {
        int length = writing(file, offset, bytes.remaining());
        var taken = bytes.slice(bytes.position(), length);
        long at = offset;
        while (taken.hasRemaining()) {
          int before = taken.remaining();
          segment.write(taken, at);
          at += before - taken.remaining();
        }
        bytes.position(bytes.position() + length);
      }

      @Override
      public void force() throws IOException {
        forcing(file);
      }

      @Override
      public void truncate(long length) throws IOException {
        truncating(file, length);
        segment.truncate(length);
      }

      @Override
      public void close() throws IOException {
        segment.close();
      }
    };
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    makingDirectory(directory);
    real.createDirectory(directory);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    forcingDirectory(directory);
  }
}
