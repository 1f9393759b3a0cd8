package io.millrace.journal;

import io.millrace.ledger.Index;
import io.millrace.ledger.IndexRows;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes the index of every sealed segment anew, and compares its bytes with those that are there
/// instead of writing them. Files that nobody would use are passed over. Confined to one thread.
final class IndexComparison implements Index.Comparison {
  private final IndexKeeper keeper;
  private @Nullable String difference;

  IndexComparison(SegmentFiles files, long seed) {
    var sealed = SealedSegment.all(files);
    this.keeper =
        new IndexKeeper(files, new Beside(files, sealed, seed), seed, sealed, Long.MAX_VALUE);
  }

  @Override
  public void next(IndexRows derived) {
    keeper.keep(derived);
  }

  @Override
  public Optional<String> difference() {
    return Optional.ofNullable(difference);
  }

  /// A disk that compares what it is told to write.
  private final class Beside implements Disk {
    private final Map<Path, SealedSegment> segments = new HashMap<>();
    private final long seed;

    private Beside(SegmentFiles files, List<SealedSegment> sealed, long seed) {
      sealed.forEach(segment -> segments.put(files.index(segment.number()), segment));
      this.seed = seed;
    }

    @Override
    public Segment open(Path file) {
      var segment = segments.get(file);
      var index = segment == null ? null : IndexFile.load(file, segment, seed);
      return new Segment() {
        @Override
        public void write(ByteBuffer bytes, long offset) {
          if (index != null) {
            compare(file, index.bytes(), bytes, offset);
          }
          bytes.position(bytes.limit());
        }

        @Override
        public void force() {}

        @Override
        public void truncate(long length) {}

        @Override
        public void close() {}
      };
    }

    @Override
    public void createDirectory(Path directory) {}

    @Override
    public boolean delete(Path file) {
      return false;
    }

    @Override
    public void rename(Path file, Path to) {}

    @Override
    public void forceDirectory(Path directory) {}
  }

  private void compare(Path file, ByteBuffer there, ByteBuffer derived, long offset) {
    int from = (int) Math.min(offset, there.limit());
    int length = Math.min(derived.remaining(), there.limit() - from);
    int same = there.slice(from, length).mismatch(derived);
    if (same >= 0 && difference == null) {
      difference =
          "%s: at offset %d it says something else than the journal; delete it, the ledger makes it anew"
              .formatted(file, from + same);
    }
  }
}
