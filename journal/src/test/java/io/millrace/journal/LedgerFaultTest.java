package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.journal.FaultyDisk.Fault;
import io.millrace.journal.FaultyDisk.Kind;
import io.millrace.journal.FaultyDisk.Place;
import io.millrace.journal.FaultyDisk.Step;
import io.millrace.journal.PowerCut.Detail;
import io.millrace.ledger.Balance;
import io.millrace.ledger.Book;
import io.millrace.ledger.JournalException;
import io.millrace.ledger.LedgerOwner;
import io.millrace.ledger.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A disk that fails or lies, at every step at which it can: the ledger stops, or refuses what it
/// finds later and names the place; its balances are never wrong.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class LedgerFaultTest {
  @TempDir Path temporary;

  private final Map<Long, List<Balance>> expected = SmallLedger.expectedBalances();
  private final long endSeq = expected.keySet().stream().mapToLong(seq -> seq).max().orElseThrow();

  /// The seq that was answered last, and what went wrong then.
  private record Run(long answered, @Nullable JournalException failure) {}

  @Test
  void aDiskThatSaysItFailsStopsTheLedgerAndNothingIsTriedAgain() throws Exception {
    for (var step : stepsOfACleanRun()) {
      for (var fault : List.of(Fault.EIO, Fault.NO_SPACE, Fault.TAKES_NOTHING)) {
        if (fault == Fault.EIO || step.kind() == Kind.WRITE) {
          stopsAt(step, fault);
        }
      }
    }
  }

  private void stopsAt(Step at, Fault fault) throws IOException {
    var root = newRoot();
    var disk =
        new FaultyDisk(root, 1)
            .biting(Integer.MAX_VALUE)
            .failing(s -> s.number() == at.number() ? fault : Fault.NONE);
    var run = run(root, disk);
    if (at.isHint()) { // what it writes nobody needs
      assertThat(run).as("%s %s", fault, at).isEqualTo(new Run(endSeq, null));
      assertThat(disk.steps())
          .filteredOn(Step::isHint)
          .last()
          .isEqualTo(disk.steps().get(at.number() - 1));
    } else {
      assertThat(run.failure()).as("%s %s", fault, at).isNotNull();
      assertThat(disk.steps()).hasSize(at.number());
      assertThat(disk.steps().getLast().kind()).as("%s %s", fault, at).isEqualTo(at.kind());
    }
    for (var state : disk.leftByPowerCut(Detail.COARSE)) {
      var after = newRoot();
      state.put(after);
      try (var ledger = SmallLedger.open(after.resolve("ledger"), new FaultyDisk())) {
        long found = ledger.book().lastSeq();
        assertThat(found).as("%s %s", fault, at).isGreaterThanOrEqualTo(run.answered());
        assertThat(ledger.book().balances()).isEqualTo(expected.get(found));
      }
    }
  }

  @Test
  void aWriteThatIsLostIsSeenWhereItIsMissing() throws Exception {
    var writes = stepsOfACleanRun().stream().filter(s -> s.kind() == Kind.WRITE).toList();
    assertThat(writes).hasSizeGreaterThan(15);
    for (var write : writes.subList(0, writes.size() - 1)) {
      var root = newRoot();
      var disk =
          new FaultyDisk().failing(s -> s.number() == write.number() ? Fault.LOST : Fault.NONE);
      var run = run(root, disk);
      if (write.isHint()) {
        isWhole(run, root);
      } else {
        finds(run, root, Set.copyOf(List.of(moved(write, root), moved(beginOfBatch(write), root))));
      }
    }
  }

  /// Nothing stands behind the last batch that could tell of it: this needs the mirror.
  @Test
  void aLostWriteOfTheFinalBatchIsSeenOnlyBesideAMirror() throws Exception {
    var write = stepsOfACleanRun().stream().filter(s -> s.kind() == Kind.WRITE).toList().getLast();
    var root = newRoot();
    var disk =
        new FaultyDisk().failing(s -> s.number() == write.number() ? Fault.LOST : Fault.NONE);
    assertThat(run(root, disk)).isEqualTo(new Run(endSeq, null));
    long before = endSeq - SmallLedger.SCRIPT.getLast().size();
    try (var ledger = SmallLedger.open(root.resolve("ledger"), new FaultyDisk())) {
      assertThat(ledger.book().balances()).isEqualTo(expected.get(before));
    }
  }

  @Test
  void aWriteThatGoesSomewhereElseIsSeenHereOrThere() throws Exception {
    var writes = stepsOfACleanRun().stream().filter(s -> s.kind() == Kind.WRITE).toList();
    int tried = 0;
    for (var write : writes) {
      for (var target : writes) {
        for (int shift : new int[] {0, 3, -3}) {
          long offset = target.offset() + shift;
          boolean elsewhere = !target.path().equals(write.path()) || offset != write.offset();
          if (target.number() <= write.number() && elsewhere && offset >= 0) {
            misdirect(write, new Place(target.path(), offset));
            tried++;
          }
        }
      }
    }
    assertThat(tried).isGreaterThan(300);
  }

  private void misdirect(Step write, Place cleanTarget) throws IOException {
    var root = newRoot();
    var target = new Place(root.resolve(cleanTarget.file()), cleanTarget.offset());
    var disk =
        new FaultyDisk()
            .failing(s -> s.number() == write.number() ? Fault.MISDIRECTED : Fault.NONE)
            .misdirecting(_ -> target);
    var run = run(root, disk);
    var places = new ArrayList<>(List.of(moved(write, root)));
    // What falls on a seal may be whole there: a batch, so that the seal is missing behind it, or
    // another seal, so that the next segment does not follow.
    places.add(new Place(target.file(), target.offset() + write.length()));
    places.add(new Place(next(target.file()), 0));
    for (var other : stepsOfACleanRun()) { // what the bytes fell on
      boolean hit =
          other.kind() == Kind.WRITE
              && other.path().equals(cleanTarget.file())
              && other.offset() < cleanTarget.offset() + write.length()
              && cleanTarget.offset() < other.offset() + other.length();
      if (hit) {
        places.add(moved(other, root));
      }
    }
    if (write.isHint() && run.failure() == null && isOpened(root)) {
      isWhole(run, root); // the zeros fell on zeros, or on what was written again
    } else {
      finds(run, root, Set.copyOf(places));
    }
  }

  private void isWhole(Run run, Path root) {
    assertThat(run).isEqualTo(new Run(endSeq, null));
    try (var ledger = SmallLedger.open(root.resolve("ledger"), new FaultyDisk())) {
      assertThat(ledger.book().balances()).isEqualTo(expected.get(endSeq));
    }
  }

  private static boolean isOpened(Path root) {
    try (var _ = SmallLedger.open(root.resolve("ledger"), new FaultyDisk())) {
      return true;
    } catch (JournalException e) {
      return false;
    }
  }

  /// A batch that falls on zeros and crosses pages is written in two.
  private Step beginOfBatch(Step write) throws IOException {
    return write.offset() == 0 || write.offset() % SmallLedger.ZEROS.pageLength() != 0
        ? write
        : stepsOfACleanRun().stream()
            .filter(s -> s.kind() == Kind.WRITE && !s.isHint() && s.path().equals(write.path()))
            .filter(s -> s.offset() + s.length() == write.offset())
            .findFirst()
            .orElse(write);
  }

  private static Path next(Path segment) {
    var name = segment.getFileName().toString();
    int number = Integer.parseInt(name, 0, name.indexOf('.'), 10);
    return segment.resolveSibling("%08d.seg".formatted(number + 1));
  }

  /// It is seen when the ledger is opened next, or at once while it is made.
  private void finds(Run run, Path root, Set<Place> places) {
    if (run.failure() == null) {
      assertThat(run.answered()).isEqualTo(endSeq);
      refuses(root, places);
    } else {
      assertThat(run.answered()).isZero();
      names(run.failure(), places);
    }
  }

  @Test
  void aDirectoryThatIsNotForcedLosesASegmentAndThatIsSeen() throws Exception {
    var forces =
        stepsOfACleanRun().stream()
            .filter(s -> s.kind() == Kind.FORCE_DIRECTORY && s.path().endsWith("journal"))
            .toList();
    assertThat(forces).hasSizeGreaterThan(3);
    for (var force : forces.subList(1, forces.size())) { // without its first segment it is empty
      var root = newRoot();
      var disk =
          new FaultyDisk(root, 1)
              .failing(s ->
                  s.number() >= force.number() && s.kind() == Kind.FORCE_DIRECTORY
                      ? Fault.LOST
                      : Fault.NONE);
      assertThat(run(root, disk)).isEqualTo(new Run(endSeq, null));
      var after = newRoot();
      disk.leftByPowerCut(Detail.COARSE).getFirst().put(after); // no name that was not forced
      assertThatThrownBy(() -> SmallLedger.open(after.resolve("ledger"), new FaultyDisk()))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("the segment is sealed, but segment ")
          .hasMessageContaining("is missing");
    }
  }

  @Test
  void aSlowDiskIsWaitedForAndNobodyIsAnsweredMeanwhile() throws Exception {
    var stalled = new CountDownLatch(1);
    var mended = new CountDownLatch(1);
    var opened = new CountDownLatch(1);
    var disk = new FaultyDisk();
    disk.observed(step -> {
      if (step.kind() == Kind.FORCE && opened.getCount() == 0) {
        stalled.countDown();
        await(mended);
      }
    });
    try (var owner = LedgerOwner.open(SegmentJournal.open(temporary.resolve("slow"), disk, 1000))) {
      opened.countDown();
      var replies = new ArrayList<CompletableFuture<Outcome>>();
      for (int i = 1; i <= 50; i++) {
        int id = i;
        var reply = new CompletableFuture<Outcome>();
        replies.add(reply);
        Thread.ofVirtual()
            .start(() -> {
              try {
                reply.complete(owner.post(Samples.transaction(id)));
              } catch (InterruptedException | RuntimeException e) {
                reply.completeExceptionally(e);
              }
            });
      }
      await(stalled);
      assertThat(replies).noneMatch(CompletableFuture::isDone);
      mended.countDown();
      for (var reply : replies) {
        assertThat(reply.get()).isInstanceOf(Outcome.Posted.class);
      }
      assertThat(owner.ask(Book::lastSeq)).isEqualTo(50);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Run run(Path root, FaultyDisk disk) {
    long answered = 0;
    try (var ledger = SmallLedger.open(root.resolve("ledger"), disk)) {
      for (var batch : SmallLedger.SCRIPT) {
        try {
          ledger.send(batch);
        } catch (JournalException e) {
          int steps = disk.steps().size();
          disk.mend();
          assertThatThrownBy(() -> ledger.journal().append(Samples.posted(answeredNext(ledger), 1)))
              .isInstanceOf(JournalException.class);
          assertThat(disk.steps()).hasSize(steps); // it is not tried again
          return new Run(answered, e);
        }
        answered = ledger.book().lastSeq();
      }
      return new Run(answered, null);
    } catch (JournalException e) {
      return new Run(answered, e);
    }
  }

  private static long answeredNext(SmallLedger ledger) {
    return Samples.replay(ledger.journal()).size() + 1L;
  }

  private List<Step> stepsOfACleanRun() throws IOException {
    if (clean == null) {
      var root = newRoot();
      var disk = new FaultyDisk();
      run(root, disk);
      clean =
          disk.steps().stream()
              .map(s ->
                  new Step(
                      s.number(),
                      s.kind(),
                      root.relativize(s.path()),
                      s.offset(),
                      s.length(),
                      s.isHint()))
              .toList();
    }
    return clean;
  }

  private @Nullable List<Step> clean;
  private int roots;

  private Path newRoot() throws IOException {
    return Files.createDirectory(temporary.resolve("root-" + ++roots));
  }

  private static Place moved(Step write, Path root) {
    return new Place(root.resolve(write.path()), write.offset());
  }

  private static void refuses(Path root, Set<Place> places) {
    try (var ledger = SmallLedger.open(root.resolve("ledger"), new FaultyDisk())) {
      throw new AssertionError("opened with " + ledger.book().balances() + ", not " + places);
    } catch (JournalException e) {
      names(e, places);
    }
  }

  private static void names(JournalException e, Set<Place> places) {
    var message = Objects.requireNonNull(e.getMessage());
    boolean named =
        places.stream()
            .anyMatch(p ->
                message.startsWith("%s is damaged at offset %d: ".formatted(p.file(), p.offset())));
    if (e.kind() != JournalException.Kind.DAMAGED || !named) {
      throw new AssertionError("not " + places, e);
    }
  }
}
