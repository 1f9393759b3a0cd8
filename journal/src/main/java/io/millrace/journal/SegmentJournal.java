package io.millrace.journal;

import io.millrace.ledger.Index;
import io.millrace.ledger.Journal;
import io.millrace.ledger.JournalException;
import io.millrace.ledger.JournalRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The journal of a ledger's directory: append-only segments that survive a power cut. Its owner
/// holds the directory's lock; others may read beside it.
///
/// The format, and what it cannot see, is told in `docs/formats/journal.md`.
public final class SegmentJournal implements Journal {
  /*
   * Why no answered record is lost, and none is ever read that was not appended.
   *
   * A journal is a row of parts: segment headers, batches, seals. Each is written front to back, has a check over all of
   * it, and ends in a marker that is never zero. The states of a part on the disk are: absent, torn (a strict prefix,
   * then zeros or the end of the file), whole, damaged.
   *
   * Invariants:
   *  1. A record is answered only after the batch that holds it was forced. Several batches may be written before they are
   *     forced, but only where they make the file longer: then a power cut leaves a prefix of them all. So a torn batch was
   *     never answered, and it can only be the last part.
   *  2. Torn and whole are told apart by the marker alone, never by a failed check. Only what is torn is cut, and only at
   *     the end of the last segment. What is whole and fails its check may have been answered: damage. One flipped bit
   *     leaves the marker non-zero, so it never makes a whole part look torn; and a header that is whole must be right
   *     before its length is believed, so a wrong length never makes the rest look torn.
   *  3. Segment N is sealed only when N+1 is durable, its name too, and N+1 gets its first batch only when the seal of N
   *     is durable. So after a crash either the last segment is unsealed and all before it are sealed, or the rotation
   *     broke off: N unsealed, N+1 at most a header. A missing last segment leaves a seal that says so.
   *  4. The chain of hashes runs through all batches, and each header repeats it: parts cannot be left out, repeated,
   *     exchanged, or taken from another ledger.
   *  5. Recovery forces what it found before the journal is used, as a killed process may leave whole parts in the
   *     kernel's cache only; then invariant 1 holds again.
   *  6. After a write or a force has failed, it is not known what the disk has. Nothing is written, forced or answered any
   *     more, nor is what another thread was just writing behind it. Only a failed write of the zeros ahead of the end (see
   *     SegmentEnd) is no such failure: they are cut, and a force follows.
   *
   * Threads. One thread at a time writes, another one may force meanwhile. How far all is durable is published through one
   * volatile reference, after the force; replays take it once and read, through channels of their own, nothing behind it,
   * so they see whole batches that are durable.
   */

  /// Large enough to make rotation rare, small enough to be read again quickly when the journal is
  /// opened.
  static final long SEGMENT_LENGTH_MAX = 64L << 20;

  private final SegmentFiles files;
  private final RecordFinder finder;
  private final @Nullable IndexKeeper keeper;
  private final SegmentIndex index;
  private final @Nullable SegmentAppender appender;
  private final List<DirectoryLock> locks;
  private final @Nullable String recovered;
  private volatile boolean closed;

  private SegmentJournal(
      SegmentFiles files,
      long indexSeed,
      @Nullable IndexKeeper keeper,
      @Nullable SegmentAppender appender,
      List<DirectoryLock> locks,
      @Nullable String recovered) {
    this.files = files;
    this.keeper = keeper;
    this.index = new SegmentIndex(files, indexSeed, keeper, this::replay);
    this.finder = new RecordFinder(files);
    this.appender = appender;
    this.locks = locks;
    this.recovered = recovered;
  }

  /// Takes the ledger's directory, which is made if it is not there, and mends what a crash has
  /// left at the journal's end. If the ledger has a [Mirror], both copies are kept in step.
  ///
  /// @throws JournalException if another process owns it, it is damaged, or it cannot be used
  public static SegmentJournal open(Path directory) {
    return open(directory, new Disk.Real(), SEGMENT_LENGTH_MAX);
  }

  /// @param segmentLengthMax how long a segment may get, in bytes, before the next append rotates
  ///   it
  static SegmentJournal open(Path directory, Disk disk, long segmentLengthMax) {
    return open(directory, disk, segmentLengthMax, ZerosAhead.USUAL);
  }

  static SegmentJournal open(Path directory, Disk disk, long segmentLengthMax, ZerosAhead zeros) {
    var files = new SegmentFiles(directory.toAbsolutePath().normalize());
    try {
      Recovery.createDirectories(disk, files.ledger());
    } catch (IOException e) {
      throw Damage.unusable(directory, "the ledger's directory cannot be made", e);
    }
    var locks = new ArrayList<>(List.of(DirectoryLock.acquire(files.ledger())));
    boolean opened = false;
    try {
      Recovery.createDirectories(disk, files.directory());
      var mirror = Mirror.of(files.ledger()).map(SegmentFiles::new).orElse(null);
      var mended = Optional.<String>empty();
      var both = disk;
      if (mirror != null) {
        if (Files.isDirectory(mirror.ledger())) {
          locks.add(DirectoryLock.acquire(mirror.ledger()));
        }
        mended = Mirror.catchUp(files, mirror, disk);
        both = new MirroredDisk(disk, files.ledger(), mirror.ledger());
      }
      var found = new Recovery(files, both).run();
      long seed = SegmentIndex.findSeed(files);
      var keeper = IndexKeeper.of(files, disk, seed, found.at().lastSeq()); // a mirror needs none
      var appender =
          new SegmentAppender(files, both, segmentLengthMax, zeros, found, keeper::sealed);
      opened = true;
      return new SegmentJournal(
          files, seed, keeper, appender, locks, lines(mended, found.mended()));
    } catch (IOException e) {
      throw Damage.writeFailed(files.directory(), e);
    } finally {
      if (!opened) {
        locks.forEach(DirectoryLock::close);
      }
    }
  }

  private static @Nullable String lines(Optional<String> first, Optional<String> second) {
    var joined =
        Stream.of(first, second).flatMap(Optional::stream).collect(Collectors.joining("; "));
    return joined.isEmpty() ? null : joined;
  }

  /// Reads a ledger's journal without owning it, also beside its owner; takes no lock and changes
  /// nothing. A torn batch is simply the end. A batch that the owner has written and not yet
  /// answered may be seen.
  ///
  /// @throws JournalException if there is no journal
  public static SegmentJournal readOnly(Path directory) {
    var files = new SegmentFiles(directory.toAbsolutePath().normalize());
    if (!Files.isDirectory(files.directory())) {
      throw Damage.unusable(directory, "there is no ledger here", null);
    }
    long seed = SegmentIndex.findSeed(files);
    return new SegmentJournal(files, seed, null, null, List.of(), null);
  }

  /// One line on what was mended when the journal was opened, if anything: file, offset, bytes.
  public Optional<String> recovered() {
    return Optional.ofNullable(recovered);
  }

  /// {@inheritDoc}
  ///
  /// An interrupt of the calling thread breaks the write off, and with it the journal.
  ///
  /// @throws IllegalStateException if the journal is closed, or was opened to be read only
  /// @throws IllegalArgumentException if there are no records or they do not go on from the last
  ///   one; nothing is written then
  @Override
  public void write(List<JournalRecord> records) {
    appender().write(records);
  }

  /// {@inheritDoc}
  ///
  /// An interrupt of the calling thread breaks the force off, and with it the journal.
  ///
  /// @throws IllegalStateException as [#write] does
  @Override
  public void force() {
    appender().force();
  }

  /// {@inheritDoc} Cheaper than the two in turn where the records are few.
  @Override
  public void append(List<JournalRecord> records) {
    appender().append(records);
  }

  @Override
  public long durableSeq() {
    return appender == null ? Long.MAX_VALUE : appender.durable().lastSeq();
  }

  private SegmentAppender appender() {
    requireOpen();
    if (appender == null) {
      throw new IllegalStateException(files.ledger() + " was opened to be read only");
    }
    return appender;
  }

  @Override
  public String replay(Consumer<JournalRecord> reader) {
    requireOpen();
    return replay((segment, limit) -> segment.scan(reader::accept, limit));
  }

  private String replay(Replay.Scan reader) {
    var replay = new Replay(files, reader);
    var end = appender == null ? replay.toEnd() : replay.upTo(appender.durable());
    return end.hex();
  }

  @Override
  public Optional<Index> index() {
    return Optional.of(index);
  }

  @Override
  public JournalRecord read(long seq) {
    requireOpen();
    return finder.read(seq);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (keeper != null) {
        keeper.close();
      }
      if (appender != null) {
        appender.close();
      }
    } finally {
      locks.forEach(DirectoryLock::close);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the journal of " + files.ledger() + " is closed");
    }
  }
}
