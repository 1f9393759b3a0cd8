package io.millrace.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A disk that fails at the steps that it is told to.
///
/// What is written goes to real files at once, as the journal reads past its disk: they are what
/// the kernel shows. Nothing is forced: what would be durable is told to a [PowerCut], which knows
/// what would be left if the power went. The seed says how many bytes a write takes at a time.
/// Confined to one thread at a time.
final class FaultyDisk implements Disk {

  enum Kind {
    OPEN,
    WRITE,
    FORCE,
    TRUNCATE,
    MAKE_DIRECTORY,
    FORCE_DIRECTORY,
    DELETE,
    RENAME
  }

  /// One thing that the journal asks of the disk.
  ///
  /// @param number from 1
  /// @param isHint whether it writes nothing but zeros
  record Step(int number, Kind kind, Path path, long offset, int length, boolean isHint) {}

  /// What the disk does instead of what it is asked for.
  enum Fault {
    NONE,
    /// "Input/output error"; of a force: what was not durable never will be, whatever is forced
    /// later.
    EIO,
    /// Takes some of the bytes, then says that there is no room.
    NO_SPACE,
    /// Takes no byte and says nothing.
    TAKES_NOTHING,
    /// Says that it is done, and does nothing.
    LOST,
    /// Writes the bytes somewhere else, and says that it is done.
    MISDIRECTED
  }

  /// Where misdirected bytes go.
  record Place(Path file, long offset) {}

  private final Disk real = new Disk.Real();
  private final @Nullable PowerCut unforced; // null: it remembers nothing
  private final Random random;
  private final List<Step> steps = new ArrayList<>();
  private Function<Step, Fault> faults = _ -> Fault.NONE;
  private Function<Step, Place> misdirection = step -> new Place(step.path(), step.offset());
  private Consumer<Step> observer = _ -> {};
  private int pieceLength = Integer.MAX_VALUE;

  /// A disk that remembers nothing: its files are as durable as they look.
  FaultyDisk() {
    this.unforced = null;
    this.random = new Random(0);
  }

  /// A disk on which all is durable that is below the root now.
  FaultyDisk(Path root, long seed) {
    this.unforced = new PowerCut(root);
    this.random = new Random(seed);
    this.pieceLength = 32 + random.nextInt(96);
  }

  /// Has each step looked at before it happens.
  FaultyDisk observed(Consumer<Step> by) {
    observer = by;
    return this;
  }

  FaultyDisk failing(Function<Step, Fault> when) {
    faults = when;
    return this;
  }

  /// Fails at all steps of this kind, until it is mended.
  FaultyDisk failing(Kind kind, Fault fault) {
    return failing(step -> step.kind() == kind ? fault : Fault.NONE);
  }

  FaultyDisk misdirecting(Function<Step, Place> to) {
    misdirection = to;
    return this;
  }

  /// Takes at the most so many bytes of a write at a time.
  FaultyDisk biting(int lengthMax) {
    pieceLength = lengthMax;
    return this;
  }

  /// Makes it a disk below a file system that makes a new length durable after all before it, and
  /// that takes each page whole or from its front.
  FaultyDisk ordered(int pageLength) {
    unforced().order(pageLength);
    return this;
  }

  void mend() {
    faults = _ -> Fault.NONE;
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  private Fault step(Kind kind, Path path, long offset, int length) throws IOException {
    return step(new Step(steps.size() + 1, kind, path, offset, length, false));
  }

  private Fault step(Step step) throws IOException {
    observer.accept(step);
    steps.add(step);
    var fault = faults.apply(step);
    if (fault == Fault.EIO) {
      if (step.kind() == Kind.FORCE && unforced != null) {
        unforced.content(step.path()).giveUp(); // the kernel calls its pages clean from now on
      }
      throw new IOException("Input/output error");
    }
    return fault;
  }

  @Override
  public Segment open(Path file) throws IOException {
    step(Kind.OPEN, file, 0, 0);
    if (unforced != null) {
      unforced.opens(file);
    }
    var segment = real.open(file);
    return new Segment() {
      @Override
      public void write(ByteBuffer bytes, long offset) throws IOException {
        int length = Math.min(bytes.remaining(), pieceLength);
        boolean isHint = Layout.contentLength(bytes.slice(bytes.position(), length)) == 0;
        var fault = step(new Step(steps.size() + 1, Kind.WRITE, file, offset, length, isHint));
        var taken = new byte[fault == Fault.NO_SPACE ? random.nextInt(length) : length];
        bytes.get(bytes.position(), taken);
        switch (fault) {
          case NONE -> put(segment, file, offset, taken);
          case NO_SPACE -> {
            put(segment, file, offset, taken);
            throw new IOException("No space left on device");
          }
          case MISDIRECTED -> misdirect(taken, misdirection.apply(steps.getLast()));
          case TAKES_NOTHING -> {
            return;
          }
          case LOST, EIO -> {}
        }
        bytes.position(bytes.position() + length);
      }

      @Override
      public void force() throws IOException {
        if (step(Kind.FORCE, file, 0, 0) == Fault.NONE && unforced != null) {
          unforced.content(file).force();
        }
      }

      @Override
      public void truncate(long length) throws IOException {
        if (step(Kind.TRUNCATE, file, length, 0) == Fault.NONE) {
          segment.truncate(length);
          if (unforced != null) {
            unforced.content(file).truncate((int) length);
          }
        }
      }

      @Override
      public void close() throws IOException {
        segment.close();
      }
    };
  }

  private void misdirect(byte[] bytes, Place place) throws IOException {
    try (var elsewhere = real.open(place.file())) {
      put(elsewhere, place.file(), place.offset(), bytes);
    }
  }

  private void put(Segment segment, Path file, long offset, byte[] bytes) throws IOException {
    Disk.writeFully(segment, ByteBuffer.wrap(bytes), offset);
    if (unforced != null) {
      unforced.content(file).write((int) offset, bytes);
    }
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    step(Kind.MAKE_DIRECTORY, directory, 0, 0);
    real.createDirectory(directory);
    if (unforced != null) {
      unforced.createDirectory(directory);
    }
  }

  @Override
  public boolean delete(Path file) throws IOException {
    step(Kind.DELETE, file, 0, 0);
    if (unforced != null) {
      unforced.delete(file);
    }
    return real.delete(file);
  }

  /// Only to a name that is not there: the content has one name before, and the other after.
  @Override
  public void rename(Path file, Path to) throws IOException {
    step(Kind.RENAME, file, 0, 0);
    if (unforced != null) {
      unforced.rename(file, to);
    }
    real.rename(file, to);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    if (step(Kind.FORCE_DIRECTORY, directory, 0, 0) == Fault.NONE && unforced != null) {
      unforced.forceDirectory(directory);
    }
  }

  /// The kernel makes a file's bytes durable in its own time, though nobody has asked for it.
  void writeBack(Path file) {
    unforced().content(file).force();
  }

  /// Every state that a power cut now may leave.
  List<PowerCut.State> leftByPowerCut(PowerCut.Detail detail) {
    return unforced().states(detail);
  }

  private PowerCut unforced() {
    if (unforced == null) {
      throw new IllegalStateException("this disk remembers nothing");
    }
    return unforced;
  }
}
