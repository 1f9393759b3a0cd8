package io.millrace.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A disk that fails at the steps it is told to, and knows what a power cut would leave of it.
///
/// What is written goes to real files at once, as the journal reads past its disk: they are what
/// the kernel shows. Beside them it keeps what is durable, file by file and name by name, and what
/// was done since: [#leftByPowerCut] combines the two in every way that a file system may. The seed
/// says how many bytes a write takes at a time. Confined to one thread at a time.
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

  /// How many of the states after a power cut are wanted.
  enum Detail {
    /// Unforced bytes are there up to each single byte, and with each sector missing.
    EVERY_BYTE,
    /// All, none or half of them, and with each sector missing.
    SECTORS,
    /// All, none or half of them.
    COARSE
  }

  /// What is on the disk after a power cut.
  ///
  /// @param files by their path below the root
  /// @param hole where something is missing although something behind it is there, below the root
  record State(Map<Path, ByteBuffer> files, Set<Path> directories, @Nullable Place hole) {

    /// Makes the root look so; other files in it are deleted.
    void put(Path root) {
      try (var present = Files.walk(root)) {
        for (var path : present.sorted((a, b) -> b.compareTo(a)).toList()) {
          var name = root.relativize(path);
          boolean wanted =
              path.equals(root) || files.containsKey(name) || directories.contains(name);
          if (!wanted) {
            Files.delete(path);
          }
        }
        for (var directory : directories) {
          Files.createDirectories(root.resolve(directory));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      files.forEach(
          (name, content) -> Samples.put(root.resolve(name), Bytes.of(content.duplicate())));
    }
  }

  /// What is missing when the disk wrote only some of the sectors before the power went.
  private static final int SECTOR_LENGTH = 256;

  private static final int SUBSET_COUNT_MAX = 5;

  private sealed interface Change {
    record Write(int offset, ByteBuffer bytes) implements Change {}

    record Truncate(int length) implements Change {}
  }

  private static final class Content {
    private byte[] durable;
    private final List<Change> pending = new ArrayList<>();

    private Content(byte[] durable) {
      this.durable = durable;
    }
  }

  private final Disk real = new Disk.Real();
  private final @Nullable Path root;
  private final Random random;
  private final Map<Path, Content> contents = new TreeMap<>();
  private final Set<Path> durableNames = new LinkedHashSet<>();
  private final Set<Path> pendingNames = new LinkedHashSet<>();
  private final Set<Path> pendingRemovals = new LinkedHashSet<>();
  private final List<Step> steps = new ArrayList<>();
  private Function<Step, Fault> faults = _ -> Fault.NONE;
  private Function<Step, Place> misdirection = step -> new Place(step.path(), step.offset());
  private Consumer<Step> observer = _ -> {};
  private int pieceLength = Integer.MAX_VALUE;
  private int pageLength; // 0: anything may be missing

  /// A disk that remembers nothing: its files are as durable as they look.
  FaultyDisk() {
    this.root = null;
    this.random = new Random(0);
  }

  /// A disk on which all is durable that is below the root now.
  FaultyDisk(Path root, long seed) {
    this.root = root;
    this.random = new Random(seed);
    this.pieceLength = 32 + random.nextInt(96);
    try (var present = Files.walk(root)) {
      for (var path : present.toList()) {
        durableNames.add(path);
        if (Files.isRegularFile(path)) {
          contents.put(path, new Content(Samples.bytes(path)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    this.pageLength = pageLength;
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
      if (step.kind() == Kind.FORCE && root != null) {
        content(step.path()).pending.clear(); // the kernel calls its pages clean from now on
      }
      throw new IOException("Input/output error");
    }
    return fault;
  }

  @Override
  public Segment open(Path file) throws IOException {
    step(Kind.OPEN, file, 0, 0);
    if (root != null && !Files.exists(file)) {
      pendingNames.add(file);
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
        if (step(Kind.FORCE, file, 0, 0) == Fault.NONE && root != null) {
          var content = content(file);
          content.durable = after(content, content.pending.size());
          content.pending.clear();
        }
      }

      @Override
      public void truncate(long length) throws IOException {
        if (step(Kind.TRUNCATE, file, length, 0) == Fault.NONE) {
          segment.truncate(length);
          if (root != null) {
            content(file).pending.add(new Change.Truncate((int) length));
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
    if (root != null) {
      content(file).pending.add(new Change.Write((int) offset, ByteBuffer.wrap(bytes)));
    }
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    step(Kind.MAKE_DIRECTORY, directory, 0, 0);
    real.createDirectory(directory);
    if (root != null && !durableNames.contains(directory)) {
      pendingNames.add(directory);
    }
  }

  @Override
  public boolean delete(Path file) throws IOException {
    step(Kind.DELETE, file, 0, 0);
    remove(file);
    return real.delete(file);
  }

  private void remove(Path file) {
    if (durableNames.contains(file)) {
      pendingRemovals.add(file);
    } else {
      pendingNames.remove(file);
      contents.remove(file);
    }
  }

  /// Only to a name that is not there: the content has one name before, and the other after.
  @Override
  public void rename(Path file, Path to) throws IOException {
    step(Kind.RENAME, file, 0, 0);
    if (root != null) {
      var content = content(file);
      var copy = new Content(content.durable);
      copy.pending.addAll(content.pending);
      remove(file);
      contents.put(to, copy);
      pendingNames.add(to);
    }
    real.rename(file, to);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    if (step(Kind.FORCE_DIRECTORY, directory, 0, 0) == Fault.NONE) {
      pendingNames.stream()
          .filter(path -> directory.equals(path.getParent()))
          .forEach(durableNames::add);
      pendingNames.removeAll(durableNames);
      for (var gone : List.copyOf(pendingRemovals)) {
        if (directory.equals(gone.getParent())) {
          pendingRemovals.remove(gone);
          durableNames.remove(gone);
          contents.remove(gone);
        }
      }
    }
  }

  private Content content(Path file) {
    return contents.computeIfAbsent(file, _ -> new Content(new byte[0]));
  }

  /// The kernel makes a file's bytes durable in its own time, though nobody has asked for it.
  void writeBack(Path file) {
    var content = content(file);
    content.durable = after(content, content.pending.size());
    content.pending.clear();
  }

  /// Whether there is anything that a power cut may take or leave.
  boolean isAllDurable() {
    return pendingNames.isEmpty()
        && pendingRemovals.isEmpty()
        && contents.values().stream().allMatch(c -> c.pending.isEmpty());
  }

  /// Every state that a power cut now may leave.
  List<State> leftByPowerCut(Detail detail) {
    var states = new ArrayList<State>();
    var changed = new ArrayList<>(pendingNames);
    changed.addAll(pendingRemovals);
    for (var names : subsets(changed)) {
      for (var contents : contents(detail)) {
        states.add(state(names, contents));
      }
    }
    return states;
  }

  /// @param hole where unforced bytes begin some of which are missing, or −1
  private record Variant(ByteBuffer bytes, int hole) {
    Variant(byte[] bytes) {
      this(ByteBuffer.wrap(bytes), -1);
    }
  }

  /// What each file holds, one file in every way while the others have all or nothing of what was
  /// not forced.
  private List<Map<Path, Variant>> contents(Detail detail) {
    var nothing = new HashMap<Path, Variant>();
    var all = new HashMap<Path, Variant>();
    contents.forEach((file, content) -> {
      nothing.put(file, new Variant(content.durable));
      all.put(file, new Variant(after(content, content.pending.size())));
    });
    var result = new ArrayList<Map<Path, Variant>>(List.of(nothing, all));
    contents.forEach((file, content) -> {
      boolean alone = contents.values().stream().allMatch(c -> c == content || c.pending.isEmpty());
      for (var variant : pageLength > 0 ? ordered(content) : variants(content, detail)) {
        for (var others : alone ? List.of(nothing) : List.of(nothing, all)) {
          var chosen = new HashMap<>(others);
          chosen.put(file, variant);
          result.add(chosen);
        }
      }
    });
    return result;
  }

  private static List<Variant> variants(Content content, Detail detail) {
    var variants = new ArrayList<Variant>();
    int length = 0;
    for (var change : content.pending) {
      length = change instanceof Change.Write w ? Math.max(length, w.offset + w.bytes.limit()) : 0;
    }
    for (int i = 0; i < content.pending.size(); i++) {
      var before = after(content, i);
      variants.add(new Variant(before));
      if (!(content.pending.get(i) instanceof Change.Write write)) {
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
    if (content.pending.stream().anyMatch(change -> change instanceof Change.Truncate)) {
      variants.add(new Variant(withoutCuts(content)));
    }
    if (detail != Detail.COARSE) {
      variants.addAll(withoutSectors(content, length));
    }
    return variants;
  }

  /// A cut may be durable after what was written behind it.
  private static byte[] withoutCuts(Content content) {
    var bytes = content.durable;
    for (var change : content.pending) {
      bytes = change instanceof Change.Write w ? written(bytes, w.offset, w.bytes) : bytes;
    }
    return bytes;
  }

  /// Every choice of the pages that were durable before and then overwritten, each whole, or half
  /// if nothing was cut; and with each choice more and more of the new length, which waits for what
  /// is new only.
  private List<Variant> ordered(Content content) {
    var whole = after(content, content.pending.size());
    int cut = content.durable.length;
    for (var change : content.pending) {
      cut = change instanceof Change.Truncate t ? Math.min(cut, t.length) : cut;
    }
    var uncut = Arrays.copyOf(whole, content.durable.length);
    var pages = new ArrayList<Integer>();
    for (int at = 0; at < cut; at += pageLength) {
      int end = Math.min(at + pageLength, uncut.length);
      if (!Arrays.equals(uncut, at, end, content.durable, at, end)) {
        pages.add(at);
      }
    }
    var variants = new ArrayList<Variant>();
    for (var kept : subsets(pages)) {
      for (int part = cut < content.durable.length ? 2 : 1; part <= 2; part++) {
        var bytes = content.durable.clone();
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
      return Arrays.equals(uncut, at, end, content.durable, at, end);
    });
    for (int length = cut;
        length <= whole.length;
        length += Math.max(1, (whole.length - cut) / 4)) {
      for (var lost : subsets(overwritten)) {
        var bytes = Arrays.copyOf(whole, length);
        for (int at : lost) {
          int end = Math.min(Math.min(at + pageLength, uncut.length), length);
          System.arraycopy(content.durable, at, bytes, at, Math.max(0, end - at));
        }
        variants.add(new Variant(bytes));
        variants.add(new Variant(Arrays.copyOf(bytes, whole.length)));
      }
    }
    return variants;
  }

  /// Of what was not forced, every choice of sectors, or, of many, all but any one and only any
  /// one.
  private static List<Variant> withoutSectors(Content content, int length) {
    var whole = after(content, content.pending.size());
    var durable = Arrays.copyOf(content.durable, Math.max(whole.length, length));
    var sectors = new ArrayList<Integer>();
    for (int at = 0; at < whole.length; at += SECTOR_LENGTH) {
      int end = Math.min(at + SECTOR_LENGTH, whole.length);
      if (!Arrays.equals(whole, at, end, durable, at, end)) {
        sectors.add(at);
      }
    }
    var variants = new ArrayList<Variant>();
    for (var kept : subsets(sectors)) {
      var bytes = Arrays.copyOf(durable, whole.length);
      kept.forEach(
          at -> System.arraycopy(whole, at, bytes, at, Math.min(SECTOR_LENGTH, whole.length - at)));
      variants.add(new Variant(ByteBuffer.wrap(bytes), firstChange(content)));
    }
    return variants;
  }

  private static int firstChange(Content content) {
    int first = Integer.MAX_VALUE;
    for (var change : content.pending) {
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
  private static byte[] after(Content content, int changes) {
    var bytes = content.durable;
    for (var change : content.pending.subList(0, changes)) {
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

  private State state(Set<Path> names, Map<Path, Variant> contents) {
    var root = rootOrThrow();
    var files = new TreeMap<Path, ByteBuffer>();
    var directories = new LinkedHashSet<Path>();
    Place hole = null;
    for (var path : durableNames) {
      if (!contents.containsKey(path) && isThere(path, names)) {
        directories.add(root.relativize(path));
      }
    }
    for (var path : names) {
      if (!contents.containsKey(path) && Files.isDirectory(path) && isThere(path, names)) {
        directories.add(root.relativize(path));
      }
    }
    for (var file : contents.entrySet()) {
      if (isThere(file.getKey(), names)) {
        var name = root.relativize(file.getKey());
        files.put(name, file.getValue().bytes);
        if (file.getValue().hole >= 0) {
          hole = new Place(name, file.getValue().hole);
        }
      }
    }
    for (var path : names) { // made, and nothing written yet
      if (Files.isRegularFile(path) && isThere(path, names)) {
        files.putIfAbsent(root.relativize(path), ByteBuffer.wrap(new byte[0]));
      }
    }
    return new State(files, directories, hole);
  }

  private boolean isThere(Path path, Set<Path> names) {
    for (var at = path; at != null && !at.equals(root); at = at.getParent()) {
      if (pendingRemovals.contains(at)
          ? names.contains(at)
          : !durableNames.contains(at) && !names.contains(at)) {
        return false;
      }
    }
    return true;
  }

  private Path rootOrThrow() {
    if (root == null) {
      throw new IllegalStateException("this disk remembers nothing");
    }
    return root;
  }

  private static <T> List<Set<T>> subsets(List<T> of) {
    var subsets = new ArrayList<Set<T>>();
    if (of.size() > SUBSET_COUNT_MAX) {
      subsets.add(Set.of());
      subsets.add(new LinkedHashSet<>(of));
      for (var one : of) {
        subsets.add(Set.of(one));
        var others = new LinkedHashSet<>(of);
        others.remove(one);
        subsets.add(others);
      }
      return subsets;
    }
    for (int bits = 0; bits < 1 << of.size(); bits++) {
      var subset = new LinkedHashSet<T>();
      for (int i = 0; i < of.size(); i++) {
        if ((bits & 1 << i) != 0) {
          subset.add(of.get(i));
        }
      }
      subsets.add(subset);
    }
    return subsets;
  }
}
