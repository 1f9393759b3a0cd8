package io.millrace.journal;

import io.millrace.journal.FaultyDisk.Place;
import io.millrace.journal.UnforcedContent.Variant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Knows what a power cut would leave of a directory: what is durable, file by file and name by
/// name, and what was done since. [#states] combines the two in every way that a file system may.
/// It is told of what is done, and does nothing itself. Confined to one thread at a time.
final class PowerCut {

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

  private static final int SUBSET_COUNT_MAX = 5;

  private final Path root;
  private final Map<Path, UnforcedContent> contents = new TreeMap<>();
  private final Set<Path> durableNames = new LinkedHashSet<>();
  private final Set<Path> pendingNames = new LinkedHashSet<>();
  private final Set<Path> pendingRemovals = new LinkedHashSet<>();
  private int pageLength; // 0: anything may be missing

  /// All is durable that is below the root now.
  PowerCut(Path root) {
    this.root = root;
    try (var present = Files.walk(root)) {
      for (var path : present.toList()) {
        durableNames.add(path);
        if (Files.isRegularFile(path)) {
          contents.put(path, new UnforcedContent(Samples.bytes(path)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// From now on on a file system that makes a new length durable after all before it, and on a
  /// disk that takes each page whole or from its front.
  void order(int pageLength) {
    this.pageLength = pageLength;
  }

  /// What was done to this file's bytes, for the disk to go on with.
  UnforcedContent content(Path file) {
    return contents.computeIfAbsent(file, _ -> new UnforcedContent(new byte[0]));
  }

  /// Asked for before the file is there.
  void opens(Path file) {
    if (!Files.exists(file)) {
      pendingNames.add(file);
    }
  }

  void createDirectory(Path directory) {
    if (!durableNames.contains(directory)) {
      pendingNames.add(directory);
    }
  }

  void delete(Path file) {
    if (durableNames.contains(file)) {
      pendingRemovals.add(file);
    } else {
      pendingNames.remove(file);
      contents.remove(file);
    }
  }

  /// Only to a name that is not there: the content has one name before, and the other after.
  void rename(Path file, Path to) {
    var copy = content(file).copy();
    delete(file);
    contents.put(to, copy);
    pendingNames.add(to);
  }

  void forceDirectory(Path directory) {
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

  /// Every state that it may leave if it comes now.
  List<State> states(Detail detail) {
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

  /// What each file holds, one file in every way while the others have all or nothing of what was
  /// not forced.
  private List<Map<Path, Variant>> contents(Detail detail) {
    var nothing = new HashMap<Path, Variant>();
    var all = new HashMap<Path, Variant>();
    contents.forEach((file, content) -> {
      nothing.put(file, content.nothingUnforced());
      all.put(file, content.allUnforced());
    });
    var result = new ArrayList<Map<Path, Variant>>(List.of(nothing, all));
    contents.forEach((file, content) -> {
      if (content.isDurable()) {
        return; // it would only give the first two again
      }
      boolean alone = contents.values().stream().allMatch(c -> c == content || c.isDurable());
      for (var variant : pageLength > 0 ? content.ordered(pageLength) : content.variants(detail)) {
        for (var others : alone ? List.of(nothing) : List.of(nothing, all)) {
          var chosen = new HashMap<>(others);
          chosen.put(file, variant);
          result.add(chosen);
        }
      }
    });
    return result;
  }

  private State state(Set<Path> names, Map<Path, Variant> contents) {
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
        files.put(name, file.getValue().bytes());
        if (file.getValue().hole() >= 0) {
          hole = new Place(name, file.getValue().hole());
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

  /// Every choice, or, of many, none, all, any one, and all but any one.
  static <T> List<Set<T>> subsets(List<T> of) {
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
