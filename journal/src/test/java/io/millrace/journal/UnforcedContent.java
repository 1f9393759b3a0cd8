package io.millrace.journal;

import io.millrace.journal.PowerCut.Detail;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What one file holds durably, and what was done to it since: the bytes that a power cut may leave
/// are made of the two, as torn, cut and incomplete as a file system may show them.
final class UnforcedContent {

  /// What a power cut leaves of the file.
  ///
  /// @param hole where unforced bytes begin some of which are missing, or −1
  record Variant(ByteBuffer bytes, int hole) {
    Variant(byte[] bytes) {
      this(ByteBuffer.wrap(bytes), -1);
    }
  }

  private sealed interface Change {
    record Write(int offset, ByteBuffer bytes) implements Change {}

    record Truncate(int length) implements Change {}
  }

  /// What is missing when the disk wrote only some of the sectors before the power went.
  private static final int SECTOR_LENGTH = 256;

  private byte[] durable;
  private final List<Change> pending = new ArrayList<>();

  UnforcedContent(byte[] durable) {
    this.durable = durable;
  }

  void write(int offset, byte[] bytes) {
    pending.add(new Change.Write(offset, ByteBuffer.wrap(bytes)));
  }

  void truncate(int length) {
    pending.add(new Change.Truncate(length));
  }

  /// Makes all of it durable.
  void force() {
    durable = latest();
    pending.clear();
  }

  /// What is not durable never will be.
  void giveUp() {
    pending.clear();
  }

  UnforcedContent copy() {
    var copy = new UnforcedContent(durable);
    copy.pending.addAll(pending);
    return copy;
  }

  boolean isDurable() {
    return pending.isEmpty();
  }

  Variant nothingUnforced() {
    return new Variant(durable);
  }

  Variant allUnforced() {
    return new Variant(latest());
  }

  private byte[] latest() {
    return after(pending.size());
  }

  /// What a power cut may leave of it, but for all and nothing of what was not forced.
  List<Variant> variants(Detail detail) {
    var variants = new ArrayList<Variant>();
    int length = 0;
    for (var change : pending) {
      length = change instanceof Change.Write w ? Math.max(length, w.offset + w.bytes.limit()) : 0;
    }
    for (int i = 0; i < pending.size(); i++) {
      var before = after(i);
      variants.add(new Variant(before));
      if (!(pending.get(i) instanceof Change.Write write)) {
        continue;
      }
      boolean isHint = Layout.contentLength(write.bytes) == 0; // one length of zeros is as another
      int step = detail == Detail.EVERY_BYTE && !isHint ? 1 : Math.max(1, write.bytes.limit() / 2);
      for (int torn = step; torn < write.bytes.limit(); torn += step) {
        var prefix = written(before, write.offset, write.bytes.slice(0, torn));
        variants.add(new Variant(prefix));
        variants.add(new Variant(Arrays.copyOf(prefix, Math.max(length, prefix.length))));
      }
    }
    if (pending.stream().anyMatch(change -> change instanceof Change.Truncate)) {
      variants.add(new Variant(withoutCuts()));
    }
    if (detail != Detail.COARSE) {
      variants.addAll(withoutSectors(length));
    }
    return variants;
  }

  /// A cut may be durable after what was written behind it.
  private byte[] withoutCuts() {
    var bytes = durable;
    for (var change : pending) {
      bytes = change instanceof Change.Write w ? written(bytes, w.offset, w.bytes) : bytes;
    }
    return bytes;
  }

  /// Every choice of the pages that were durable before and then overwritten, each whole, or half
  /// if nothing was cut; and with each choice more and more of the new length, which waits for what
  /// is new only.
  List<Variant> ordered(int pageLength) {
    var whole = latest();
    int cut = durable.length;
    for (var change : pending) {
      cut = change instanceof Change.Truncate t ? Math.min(cut, t.length) : cut;
    }
    var uncut = Arrays.copyOf(whole, durable.length);
    var pages = new ArrayList<Integer>();
    for (int at = 0; at < cut; at += pageLength) {
      int end = Math.min(at + pageLength, uncut.length);
      if (!Arrays.equals(uncut, at, end, durable, at, end)) {
        pages.add(at);
      }
    }
    var variants = new ArrayList<Variant>();
    for (var kept : PowerCut.subsets(pages)) {
      for (int part = cut < durable.length ? 2 : 1; part <= 2; part++) {
        var bytes = durable.clone();
        for (int at : kept) {
          int length = Math.min(pageLength * part / 2, bytes.length - at);
          System.arraycopy(uncut, at, bytes, at, length);
        }
        variants.add(new Variant(bytes));
      }
    }
    var overwritten = new ArrayList<>(pages); // not only behind the cut
    int cutAt = cut;
    overwritten.removeIf(at -> {
      int end = Math.min(at + pageLength, cutAt);
      return Arrays.equals(uncut, at, end, durable, at, end);
    });
    for (int length = cut;
        length <= whole.length;
        length += Math.max(1, (whole.length - cut) / 4)) {
      for (var lost : PowerCut.subsets(overwritten)) {
        var bytes = Arrays.copyOf(whole, length);
        for (int at : lost) {
          int end = Math.min(Math.min(at + pageLength, uncut.length), length);
          System.arraycopy(durable, at, bytes, at, Math.max(0, end - at));
        }
        variants.add(new Variant(bytes));
        variants.add(new Variant(Arrays.copyOf(bytes, whole.length)));
      }
    }
    return variants;
  }

  /// Of what was not forced, every choice of sectors, or, of many, all but any one and only any
  /// one.
  private List<Variant> withoutSectors(int length) {
    var whole = latest();
    var before = Arrays.copyOf(durable, Math.max(whole.length, length));
    var sectors = new ArrayList<Integer>();
    for (int at = 0; at < whole.length; at += SECTOR_LENGTH) {
      int end = Math.min(at + SECTOR_LENGTH, whole.length);
      if (!Arrays.equals(whole, at, end, before, at, end)) {
        sectors.add(at);
      }
    }
    var variants = new ArrayList<Variant>();
    for (var kept : PowerCut.subsets(sectors)) {
      var bytes = Arrays.copyOf(before, whole.length);
      kept.forEach(
          at -> System.arraycopy(whole, at, bytes, at, Math.min(SECTOR_LENGTH, whole.length - at)));
      variants.add(new Variant(ByteBuffer.wrap(bytes), firstChange()));
    }
    return variants;
  }

  private int firstChange() {
    int first = Integer.MAX_VALUE;
    for (var change : pending) {
      int at =
          switch (change) {
            case Change.Truncate t -> t.length;
            case Change.Write w -> w.offset;
          };
      first = Math.min(first, at);
    }
    return first;
  }

  /// The content after so many of the changes.
  private byte[] after(int changes) {
    var bytes = durable;
    for (var change : pending.subList(0, changes)) {
      bytes =
          switch (change) {
            case Change.Truncate t -> Arrays.copyOf(bytes, Math.min(t.length, bytes.length));
            case Change.Write w -> written(bytes, w.offset, w.bytes);
          };
    }
    return bytes;
  }

  private static byte[] written(byte[] before, int offset, ByteBuffer bytes) {
    var after = Arrays.copyOf(before, Math.max(before.length, offset + bytes.limit()));
    bytes.get(0, after, offset, bytes.limit());
    return after;
  }
}
