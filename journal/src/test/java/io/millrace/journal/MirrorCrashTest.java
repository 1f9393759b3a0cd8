package io.millrace.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.journal.PowerCut.Detail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The power goes at every step while a mirror is set up, and while an opening evens out what an
/// earlier power cut has left: the same again ends well, with all that was answered in both copies.
final class MirrorCrashTest {
  private static final int PAGE_LENGTH = Disk.PAGE_LENGTH;
  private static final int RECORDS = 7;
  private static final ZerosAhead ZEROS = new ZerosAhead(9_000, PAGE_LENGTH, 500, 1);

  @TempDir Path temporary;

  private Path root;
  private Path after;
  private Path afterTwo;
  private final Set<Object> seen = new HashSet<>();

  @BeforeEach
  void makeRoots() throws IOException {
    root = Files.createDirectory(temporary.resolve("root"));
    after = Files.createDirectory(temporary.resolve("after"));
    afterTwo = Files.createDirectory(temporary.resolve("after-two"));
  }

  @Test
  void aMirrorThatIsBeingSetUpIsSetUpAgain() throws Exception {
    Samples.write(root.resolve("ledger"), 300, 1, 1, 1, 1, 1, 2);
    setsUp(true);
    assertThat(seen).hasSizeGreaterThan(40);
  }

  @Test
  void aMirrorThatTakesThePlaceOfAnotherIsSetUpAgain() throws Exception {
    Samples.write(root.resolve("ledger"), 300, 1, 1, 1, 1, 1, 2);
    Mirror.begin(root.resolve("ledger"), root.resolve("old"), new FaultyDisk());
    setsUp(false);
    assertThat(seen).hasSizeGreaterThan(40);
  }

  private void setsUp(boolean isFirst) throws IOException {
    var disk = new FaultyDisk(root, 3);
    disk.observed(_ -> {
      for (var state : disk.leftByPowerCut(Detail.SECTORS)) {
        if (seen.add(state.files())) {
          state.put(after);
          moveName(after, isFirst ? "copy" : "old");
          assertThat(Samples.openAndReplay(after.resolve("ledger")))
              .isEqualTo(Samples.posted(1, RECORDS)); // whichever mirror it keeps
          state.put(after);
          Mirror.begin(after.resolve("ledger"), after.resolve("copy"), new FaultyDisk());
          isMirrored(after, RECORDS);
        }
      }
    });
    Mirror.begin(root.resolve("ledger"), root.resolve("copy"), disk);
    isMirrored(root, RECORDS);
  }

  private void isMirrored(Path at, int records) {
    assertThat(Mirror.of(at.resolve("ledger"))).contains(at.resolve("copy"));
    for (var copy : List.of("ledger", "copy")) {
      assertThat(Samples.readOnlyReplay(at.resolve(copy))).isEqualTo(Samples.posted(1, records));
    }
    assertThat(Samples.segments(at.resolve("copy")))
        .usingRecursiveComparison()
        .isEqualTo(Samples.segments(at.resolve("ledger")));
    assertThat(Samples.openAndReplay(at.resolve("ledger"))).hasSize(records);
  }

  /// The name is a path of the run that the power cut ended.
  private void moveName(Path to, String standIn) {
    var file = to.resolve("ledger/mirror");
    if (Files.exists(file)) {
      var name = new String(Samples.bytes(file), UTF_8).strip();
      var copy = name.isEmpty() ? standIn : Path.of(name).getFileName().toString();
      Samples.put(file, Bytes.ascii(to.resolve(copy) + "\n"));
    }
  }

  @Test
  void copiesThatAreBeingEvenedOutAreEvenedOutAgain() throws Exception {
    evensOut(false);
    assertThat(seen).hasSizeGreaterThan(500);
  }

  /// No hole is left, so nobody is asked to repair.
  @Test
  void copiesOnFileSystemsThatMakeLengthsDurableLastAreAlwaysEvenedOut() throws Exception {
    evensOut(true);
    assertThat(seen).hasSizeGreaterThan(300);
  }

  private void evensOut(boolean ordered) throws IOException {
    Mirror.begin(root.resolve("ledger"), root.resolve("copy"), new FaultyDisk());
    var disk = disk(root, ordered);
    long[] answered = {0};
    disk.observed(_ -> {
      for (var state : disk.leftByPowerCut(Detail.COARSE)) {
        if (seen.add(List.of(answered[0], state.files()))) {
          state.put(after);
          moveName(after, "copy");
          evensOutAgain(answered[0], ordered);
        }
      }
    });
    try (var journal = SegmentJournal.open(root.resolve("ledger"), disk, 30_000, ZEROS)) {
      for (int count : new int[] {1, 1, 30, 1, 1}) {
        journal.append(Samples.posted(answered[0] + 1, count));
        answered[0] += count;
      }
    }
  }

  private static FaultyDisk disk(Path root, boolean ordered) {
    var disk = new FaultyDisk(root, 5).biting(5_000);
    return ordered ? disk.ordered(PAGE_LENGTH) : disk;
  }

  private void evensOutAgain(long answered, boolean ordered) {
    var disk = disk(after, ordered);
    disk.observed(_ -> {
      for (var state : disk.leftByPowerCut(Detail.COARSE)) {
        if (seen.add(List.of(answered, state.files()))) {
          state.put(afterTwo);
          moveName(afterTwo, "copy");
          var found = Samples.openAndReplay(afterTwo.resolve("ledger"));
          assertThat((long) found.size()).isGreaterThanOrEqualTo(answered);
          isMirrored(afterTwo, found.size());
        }
      }
    });
    try (var journal = SegmentJournal.open(after.resolve("ledger"), disk, 30_000, ZEROS)) {
      assertThat((long) Samples.replay(journal).size()).isGreaterThanOrEqualTo(answered);
    }
  }
}
