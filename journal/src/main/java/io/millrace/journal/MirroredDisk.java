package io.millrace.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// Does everything twice: below the ledger's directory, and below its mirror's. What either of the
/// two does not take has failed, so nothing is answered that is not in both.
final class MirroredDisk implements Disk {
  private final Disk disk;
  private final Path ledger;
  private final Path mirror;

  MirroredDisk(Disk disk, Path ledger, Path mirror) {
    this.disk = disk;
    this.ledger = ledger;
    this.mirror = mirror;
  }

  private interface Step {
    void run() throws IOException;
  }

  /// Says of a failure that it was the mirror's: the journal names its own file only.
  private static void inMirror(Path file, Step step) throws IOException {
    try {
      step.run();
    } catch (IOException e) {
      throw new IOException("its mirror " + file + ": " + e.getMessage(), e);
    }
  }

  private Path twin(Path path) {
    return mirror.resolve(ledger.relativize(path));
  }

  @Override
  public Segment open(Path file) throws IOException {
    var first = disk.open(file);
    var twin = twin(file);
    var opened = new Segment[1];
    try {
      inMirror(twin, () -> opened[0] = disk.open(twin));
    } catch (IOException | RuntimeException e) {
      first.close();
      throw e;
    }
    return new Both(first, opened[0], twin);
  }

  private record Both(Segment first, Segment second, Path twin) implements Segment {
    @Override
    public void write(ByteBuffer bytes, long offset) throws IOException {
      var same = bytes.duplicate();
      first.write(bytes, offset);
      same.limit(bytes.position());
      inMirror(twin, () -> Disk.writeFully(second, same, offset));
    }

    @Override
    public void force() throws IOException {
      first.force();
      inMirror(twin, second::force);
    }

    @Override
    public void truncate(long length) throws IOException {
      first.truncate(length);
      inMirror(twin, () -> second.truncate(length));
    }

    @Override
    public void close() throws IOException {
      try (first) {
        inMirror(twin, second::close);
      }
    }
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    disk.createDirectory(directory);
    if (directory.startsWith(ledger)) {
      var twin = twin(directory);
      inMirror(twin, () -> disk.createDirectory(twin));
    }
  }

  @Override
  public boolean delete(Path file) {
    throw new UnsupportedOperationException("a journal loses no file: " + file);
  }

  @Override
  public void rename(Path file, Path to) {
    throw new UnsupportedOperationException("a journal's file keeps its name: " + file);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    disk.forceDirectory(directory);
    if (directory.startsWith(ledger)) {
      var twin = twin(directory);
      inMirror(twin, () -> disk.forceDirectory(twin));
    }
  }
}
