package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.journal.FaultyDisk.Fault;
import io.millrace.journal.FaultyDisk.Kind;
import io.millrace.journal.PowerCut.Detail;
import io.millrace.ledger.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two copies of one ledger: what one has lost the other gives back, by proof and never by guess.
final class MirrorTest {
  /// All eight bits of each byte are flipped with `-Dbits=all`, else one.
  private static final boolean ALL_BITS = "all".equals(System.getProperty("bits"));

  @TempDir Path temporary;

  private final long endSeq =
      SmallLedger.expectedBalances().keySet().stream().mapToLong(s -> s).max().orElseThrow();
  private int roots;

  /// A directory with an empty mirrored ledger: `ledger` and `copy`.
  private Path mirrored() throws IOException {
    var root = Files.createDirectory(temporary.resolve("root-" + ++roots));
    Mirror.begin(root.resolve("ledger"), root.resolve("copy"), new FaultyDisk());
    return root;
  }

  private Path written(Disk disk) throws IOException {
    var root = mirrored();
    send(root, disk);
    return root;
  }

  private static void send(Path root, Disk disk) {
    try (var ledger = SmallLedger.open(root.resolve("ledger"), disk)) {
      SmallLedger.SCRIPT.forEach(ledger::send);
    }
  }

  private static Map<String, byte[]> segments(Path root, String copy) {
    return Samples.segments(root.resolve(copy));
  }

  private void isWhole(Path root) {
    var expected = SmallLedger.expectedBalances();
    try (var ledger = SmallLedger.open(root.resolve("ledger"), new FaultyDisk())) {
      assertThat(ledger.book().lastSeq()).isEqualTo(endSeq);
      assertThat(ledger.book().balances()).isEqualTo(expected.get(endSeq));
    }
    areEqual(root);
  }

  private static void areEqual(Path root) {
    assertThat(isEqual(root)).isTrue();
    assertThat(Backup.compare(root.resolve("ledger"), root.resolve("copy"))).hasSize(64);
  }

  private static boolean isEqual(Path root) {
    var one = segments(root, "ledger");
    var other = segments(root, "copy");
    return one.keySet().equals(other.keySet())
        && one.keySet().stream().allMatch(name -> Arrays.equals(one.get(name), other.get(name)));
  }

  @Test
  void bothCopiesHaveTheSameBytesAndEitherIsALedger() throws Exception {
    var root = written(new FaultyDisk());
    isWhole(root);
    assertThat(Mirror.of(root.resolve("ledger"))).contains(root.resolve("copy"));
    assertThat(Mirror.difference(root.resolve("ledger"), root.resolve("copy"), endSeq)).isEmpty();
    try (var ledger = SmallLedger.open(root.resolve("copy"), new FaultyDisk())) {
      assertThat(ledger.book().lastSeq()).isEqualTo(endSeq);
    }
  }

  @Test
  void aLedgerThatIsThereAlreadyIsCopied() throws Exception {
    var root = Files.createDirectory(temporary.resolve("late"));
    send(root, new FaultyDisk());
    Mirror.begin(root.resolve("ledger"), root.resolve("copy"), new FaultyDisk());
    isWhole(root);
    assertThat(Mirror.end(root.resolve("ledger"))).isTrue();
    assertThat(Mirror.of(root.resolve("ledger"))).isEmpty();
  }

  @Test
  void everyFlippedBitInEitherCopyIsRepaired() throws Exception {
    var root = mirrored();
    try (var ledger = SmallLedger.open(root.resolve("ledger"), new FaultyDisk())) {
      SmallLedger.SCRIPT.subList(0, 4).forEach(ledger::send);
    }
    var whole = segments(root, "ledger");
    assertThat(whole).hasSize(2);
    for (var copy : List.of("ledger", "copy")) {
      for (var segment : whole.entrySet()) {
        var file = root.resolve(copy).resolve("journal").resolve(segment.getKey());
        for (int at = 0; at < segment.getValue().length; at++) {
          for (int bit = ALL_BITS ? 0 : at % 8; bit < (ALL_BITS ? 8 : at % 8 + 1); bit++) {
            var flipped = segment.getValue().clone();
            flipped[at] ^= (byte) (1 << bit);
            Samples.put(file, flipped);
            repairs(root, file);
            if (!Arrays.equals(Samples.bytes(file), segment.getValue())) {
              throw new AssertionError("bit " + bit + " of byte " + at + " of " + file);
            }
          }
        }
      }
    }
    areEqual(root);
  }

  /// One range of one file, from the other copy.
  private static void repairs(Path root, Path file) {
    try (var repair = Repair.of(root.resolve("ledger"), null, false, new FaultyDisk())) {
      if (repair.plan().size() != 1
          || !repair.plan().getFirst().startsWith(file + ": bytes ")
          || repair.problem().isPresent()) {
        throw new AssertionError(file + ": " + repair.plan() + repair.problem());
      }
      repair.apply();
    }
  }

  @Test
  void aDamagedCopyIsRefusedWithTheCommandThatMendsIt() throws Exception {
    for (var copy : List.of("ledger", "copy")) {
      var root = written(new FaultyDisk());
      var names = segments(root, copy).keySet();
      for (var name : names) {
        var file = root.resolve(copy).resolve("journal").resolve(name);
        var bytes = Samples.bytes(file);
        bytes[10] ^= 1; // the header
        Samples.put(file, bytes);
        assertThatThrownBy(() -> send(root, new FaultyDisk()))
            .isInstanceOf(JournalException.class)
            .hasMessageStartingWith(file + " is damaged at offset 0")
            .hasMessageContaining("`millrace repair`");
        assertThat(Mirror.difference(root.resolve("ledger"), root.resolve("copy"), endSeq))
            .hasValueSatisfying(line -> assertThat(line).startsWith(file + " differs from "));
        repairs(root, file);
      }
      isWhole(root);
    }
  }

  /// Without a mirror nobody can see it: what is there is whole.
  @Test
  void aFinalBatchThatOneDiskLostComesFromTheOther() throws Exception {
    for (var copy : List.of("ledger", "copy")) {
      var root = mirrored();
      var lost = root.resolve(copy);
      long before = endSeq - SmallLedger.SCRIPT.getLast().size();
      try (var ledger = SmallLedger.open(root.resolve("ledger"), new FaultyDisk())) {
        SmallLedger.SCRIPT.subList(0, SmallLedger.SCRIPT.size() - 1).forEach(ledger::send);
        assertThat(ledger.book().lastSeq()).isEqualTo(before);
      }
      var disk =
          new FaultyDisk()
              .failing(step ->
                  step.kind() == Kind.WRITE && step.path().startsWith(lost)
                      ? Fault.LOST
                      : Fault.NONE);
      try (var ledger = SmallLedger.open(root.resolve("ledger"), disk)) {
        ledger.send(SmallLedger.SCRIPT.getLast());
      }
      assertThat(isEqual(root)).isFalse();
      assertThat(Mirror.difference(root.resolve("ledger"), root.resolve("copy"), endSeq))
          .isPresent();
      isWhole(root);
    }
  }

  @Test
  void everyLostOrMisdirectedWriteInOneCopyIsRepaired() throws Exception {
    var clean = new FaultyDisk();
    var cleanRoot = written(clean);
    var writes = clean.steps().stream().filter(s -> s.kind() == Kind.WRITE).toList();
    int repaired = 0;
    for (var write : writes) {
      for (var fault : List.of(Fault.LOST, Fault.MISDIRECTED)) {
        var root = mirrored();
        var copy = cleanRoot.relativize(write.path()).getName(0);
        var target = root.resolve(copy).resolve("journal/00000001.seg");
        var disk =
            new FaultyDisk()
                .failing(s -> s.number() == write.number() ? fault : Fault.NONE)
                .misdirecting(_ -> new FaultyDisk.Place(target, write.number() % 300));
        send(root, disk);
        try (var repair = Repair.of(root.resolve("ledger"), null, false, new FaultyDisk())) {
          assertThat(repair.problem()).as("%s %s", fault, write).isEmpty();
          if (!write.isHint()) {
            assertThat(repair.plan()).isNotEmpty();
          }
          assertThat(repair.apply()).hasSize(64);
          repaired++;
        }
        isWhole(root);
      }
    }
    assertThat(repaired).isGreaterThan(40);
  }

  @Test
  void aPowerCutAtEveryStepLeavesTwoEqualCopiesWithAllThatWasAnswered() throws Exception {
    var root = mirrored();
    var after = Files.createDirectory(temporary.resolve("after"));
    Mirror.begin(after.resolve("ledger"), after.resolve("copy"), new FaultyDisk());
    var name = Samples.bytes(after.resolve("ledger/mirror"));
    var expected = SmallLedger.expectedBalances();
    Set<Object> seen = new HashSet<>();
    long[] answered = {0};
    var disk = new FaultyDisk(root, 3);
    disk.observed(_ -> {
      for (var state : disk.leftByPowerCut(Detail.COARSE)) {
        if (seen.add(List.of(answered[0], state.files()))) {
          state.put(after);
          Samples.put(after.resolve("ledger/mirror"), name);
          for (var copy : List.of("ledger", "copy")) { // each alone, before one helps the other
            assertThat((long) Samples.readOnlyReplay(after.resolve(copy)).size())
                .isGreaterThanOrEqualTo(answered[0]);
          }
          try (var ledger = SmallLedger.open(after.resolve("ledger"), new FaultyDisk())) {
            long found = ledger.book().lastSeq();
            assertThat(found).isGreaterThanOrEqualTo(answered[0]);
            assertThat(ledger.book().balances()).isEqualTo(expected.get(found));
          }
          areEqual(after);
        }
      }
    });
    try (var ledger = SmallLedger.open(root.resolve("ledger"), disk)) {
      for (var batch : SmallLedger.SCRIPT) {
        ledger.send(batch);
        answered[0] = ledger.book().lastSeq();
      }
    }
    assertThat(seen).hasSizeGreaterThan(200);
  }

  @Test
  void aMirrorThatFailsStopsTheLedgerAndIsNamed() throws Exception {
    for (var kind : List.of(Kind.FORCE, Kind.WRITE)) {
      var root = mirrored();
      var disk = new FaultyDisk();
      try (var ledger = SmallLedger.open(root.resolve("ledger"), disk)) {
        ledger.send(SmallLedger.SCRIPT.getFirst());
        disk.failing(step ->
            step.kind() == kind && step.path().startsWith(root.resolve("copy"))
                ? Fault.EIO
                : Fault.NONE);
        assertThatThrownBy(() -> ledger.send(SmallLedger.SCRIPT.get(1)))
            .isInstanceOf(JournalException.class)
            .hasMessageContaining("its mirror " + root.resolve("copy"))
            .hasMessageContaining("Input/output error");
      }
    }
  }

  @Test
  void aMirrorThatIsNotThereIsNotMadeAnewInSilence() throws Exception {
    var root = written(new FaultyDisk());
    Files.move(root.resolve("copy"), root.resolve("unmounted"));
    assertThatThrownBy(() -> send(root, new FaultyDisk()))
        .hasMessageContaining("the ledger's mirror is not there: mount it");
    Files.createDirectory(root.resolve("copy"));
    assertThatThrownBy(() -> send(root, new FaultyDisk()))
        .hasMessageContaining("the ledger's mirror is not there: mount it");
    Mirror.begin(root.resolve("ledger"), root.resolve("copy"));
    isWhole(root);
  }

  @Test
  void aJournalThatIsGoneComesBack() throws Exception {
    var root = written(new FaultyDisk());
    for (var name : segments(root, "ledger").keySet()) {
      Files.delete(root.resolve("ledger/journal").resolve(name));
    }
    assertThatThrownBy(() -> send(root, new FaultyDisk()))
        .hasMessageContaining("`millrace repair` brings it back");
    try (var repair = Repair.of(root.resolve("ledger"), null, false, new FaultyDisk())) {
      repair.apply();
    }
    isWhole(root);
  }

  @Test
  void copiesThatWentDifferentWaysAreNotMended() throws Exception {
    var root = written(new FaultyDisk());
    Files.move(root.resolve("ledger/mirror"), root.resolve("kept"));
    for (var copy : List.of("ledger", "copy")) {
      try (var journal = Samples.open(root.resolve(copy))) {
        int next = Samples.replay(journal).size() + 1;
        journal.append(Samples.posted(next, copy.length()));
      }
    }
    Files.move(root.resolve("kept"), root.resolve("ledger/mirror"));
    assertThatThrownBy(() -> send(root, new FaultyDisk()))
        .hasMessageContaining("here it goes another way than")
        .hasMessageContaining("one of them was written to alone");
    assertThatThrownBy(() -> Repair.of(root.resolve("ledger"), null, false))
        .hasMessageContaining("here it goes another way than");
  }

  @Test
  void aMirrorOfAnotherLedgerIsRefused() throws Exception {
    var root = written(new FaultyDisk());
    var other = written(new FaultyDisk());
    assertThatThrownBy(() -> Mirror.begin(root.resolve("ledger"), other.resolve("ledger")))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("this is ledger ");
    assertThatThrownBy(() -> Mirror.begin(root.resolve("ledger"), root.resolve("ledger/in")))
        .hasMessageContaining("a mirror lies outside its ledger's directory");
  }
}
