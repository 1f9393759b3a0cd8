package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ledger.AccountChange;
import io.millrace.ledger.JournalException;
import io.millrace.ledger.JournalRecord;
import io.millrace.ledger.LedgerOwner;
import io.millrace.ledger.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SegmentJournalTest {
  @TempDir Path temporary;

  @Test
  void aLedgerIsTheSameAfterItWasClosedAndOpened() throws Exception {
    var directory = temporary.resolve("deep/er/ledger");
    Object before;
    try (var owner = LedgerOwner.open(SegmentJournal.open(directory))) {
      owner.change(new AccountChange("alice", "Savings", List.of("DE02")));
      for (long i = 1; i <= 50; i++) {
        assertThat(owner.post(Samples.transaction(i))).isInstanceOf(Outcome.Posted.class);
      }
      before = owner.ask(book -> book.balances());
      var verification = owner.verify();
      assertThat(verification.problem()).isNull();
      assertThat(verification.lastSeq()).isEqualTo(51);
      assertThat(verification.hash()).matches("[0-9a-f]{64}").isNotEqualTo("0".repeat(64));
    }
    try (var owner = LedgerOwner.open(SegmentJournal.open(directory))) {
      assertThat(owner.<Object>ask(book -> book.balances())).isEqualTo(before);
      assertThat(owner.post(Samples.transaction(7))).isInstanceOf(Outcome.Replayed.class);
      assertThat(owner.post(Samples.transaction(99)).first()).isInstanceOf(Outcome.Posted.class);
    }
    try (var reading = SegmentJournal.readOnly(directory)) {
      assertThat(LedgerOwner.recover(reading).lastSeq()).isEqualTo(52);
      assertThat(reading.recovered()).isEmpty();
    }
  }

  @Test
  void anEmptyJournalHasAChainOfZeros() {
    try (var journal = Samples.open(temporary)) {
      assertThat(journal.replay(_ -> {})).isEqualTo("0".repeat(64));
      assertThat(journal.recovered()).isEmpty();
    }
    assertThat(Samples.readOnlyReplay(temporary)).isEmpty();
  }

  @Test
  void theChainGoesOnThroughSegmentsAsIfThereWereOne() {
    var one = temporary.resolve("one");
    var many = temporary.resolve("many");
    Samples.write(one, SegmentJournal.SEGMENT_LENGTH_MAX, 3, 1, 2, 1, 1);
    Samples.write(many, 100, 3, 1, 2, 1, 1);
    assertThat(Samples.segments(one)).hasSize(1);
    assertThat(Samples.segments(many)).hasSize(5);
    try (var a = Samples.open(one);
        var b = Samples.open(many)) {
      assertThat(a.replay(_ -> {})).isEqualTo(b.replay(_ -> {}));
    }
  }

  @Test
  void anAppendBeyondTheLargestBatchBecomesSeveral() {
    var change = new AccountChange("a".repeat(128), null, manyAliases(1_000));
    var records = new ArrayList<JournalRecord>();
    for (long seq = 1; seq <= 50; seq++) {
      records.add(new JournalRecord.AccountChanged(seq, change));
    }
    try (var journal = Samples.open(temporary)) {
      journal.append(records);
      journal.append(Samples.posted(51, 1));
    }
    assertThat(Samples.bytes(Samples.segment(temporary, 1)).length)
        .isGreaterThan(Layout.BATCH_LENGTH_MAX);
    records.add(Samples.posted(51));
    assertThat(Samples.openAndReplay(temporary)).isEqualTo(records);
    assertThat(Samples.readOnlyReplay(temporary)).isEqualTo(records);
  }

  @Test
  void aRecordThatNoBatchHoldsIsRefused() {
    var record =
        new JournalRecord.AccountChanged(1, new AccountChange("a", null, manyAliases(40_000)));
    try (var journal = Samples.open(temporary)) {
      assertThatThrownBy(() -> journal.append(List.of(record)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("record 1 is longer than a batch of 4194304 bytes");
      assertThatThrownBy(() -> journal.append(Samples.posted(1, 1)))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("the ledger takes no more");
    }
    assertThat(Samples.openAndReplay(temporary)).isEmpty();
  }

  private static List<String> manyAliases(int count) {
    return IntStream.range(0, count).mapToObj(i -> "%0128d".formatted(i)).toList();
  }

  @Test
  void recordsThatDoNotGoOnAreRefusedAndHarmNothing() {
    try (var journal = Samples.open(temporary)) {
      journal.append(Samples.posted(1, 2));
      assertThatThrownBy(() -> journal.append(List.of()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> journal.append(Samples.posted(2, 1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("record 2 where record 3 must be");
      assertThatThrownBy(() -> journal.append(List.of(Samples.posted(3), Samples.posted(5))))
          .hasMessage("record 5 where record 4 must be");
      journal.append(Samples.posted(3, 1));
    }
    assertThat(Samples.openAndReplay(temporary)).isEqualTo(Samples.posted(1, 3));
  }

  @Test
  void aReaderMayNotAppendAndNeedsAJournal() {
    assertThatThrownBy(() -> SegmentJournal.readOnly(temporary.resolve("none")))
        .isInstanceOfSatisfying(
            JournalException.class,
            e -> assertThat(e.kind()).isEqualTo(JournalException.Kind.UNUSABLE))
        .hasMessageContaining("there is no ledger here");
    assertThat(temporary.resolve("none")).doesNotExist();
    Samples.write(temporary, 1000, 1);
    try (var journal = SegmentJournal.readOnly(temporary)) {
      assertThatThrownBy(() -> journal.append(Samples.posted(2, 1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("read only");
    }
  }

  @Test
  void aClosedJournalIsClosed() {
    var journal = Samples.open(temporary);
    journal.close();
    journal.close();
    assertThatThrownBy(() -> journal.append(Samples.posted(1, 1)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> journal.replay(_ -> {})).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aPathThatIsNoDirectoryIsUnusable() throws IOException {
    var file = Files.writeString(temporary.resolve("file"), "");
    for (var path : List.of(file, file.resolve("below"))) {
      assertThatThrownBy(() -> SegmentJournal.open(path))
          .isInstanceOfSatisfying(
              JournalException.class,
              e -> assertThat(e.kind()).isEqualTo(JournalException.Kind.UNUSABLE))
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void whatTheReaderThrowsComesThrough() {
    Samples.write(temporary, 1000, 1);
    var thrown = new IllegalStateException("mine");
    try (var journal = Samples.open(temporary)) {
      assertThatThrownBy(() ->
              journal.replay(_ -> {
                throw thrown;
              }))
          .isSameAs(thrown);
    }
  }

  private static byte[] withoutItsEnd(byte[] bytes) {
    var less = bytes.clone();
    less[bytes.length - 1] = 0;
    return less;
  }

  @Test
  void whatIsDamagedWhileTheLedgerRunsIsFoundByAReplay() {
    try (var journal = Samples.open(temporary)) {
      journal.append(Samples.posted(1, 1));
      journal.append(Samples.posted(2, 1));
      var file = Samples.segment(temporary, 1);
      var bytes = Samples.bytes(file);
      for (var less : List.of(Arrays.copyOf(bytes, bytes.length - 1), withoutItsEnd(bytes))) {
        Samples.put(file, less);
        assertThatThrownBy(() -> Samples.replay(journal))
            .hasMessageContaining("what was durable before is not there any more");
      }
    }
  }

  @Test
  void aReplayDoesNotSeeABatchThatIsBeingForced() {
    var opened = new AtomicReference<SegmentJournal>();
    var seen = new ArrayList<Integer>();
    var disk =
        new FaultyDisk()
            .observed(step -> {
              if (step.kind() == FaultyDisk.Kind.FORCE && opened.get() != null) {
                seen.add(Samples.replay(opened.get()).size());
              }
            });
    try (var journal = SegmentJournal.open(temporary, disk, 300)) {
      opened.set(journal);
      journal.append(Samples.posted(1, 1));
      journal.append(Samples.posted(2, 1));
      journal.append(Samples.posted(3, 1)); // rotates: forces the new segment and the old one
    }
    assertThat(seen).containsExactly(0, 1, 2, 2, 2);
  }

  /// Batches of five: whoever sees another number has seen a part of one. Each replay lets ten more
  /// batches be appended beside it.
  @Test
  void aReplayBesideAppendsSeesWholeAnsweredBatchesOnly() throws Exception {
    int replays = 40;
    var permits = new Semaphore(0);
    var answered = new AtomicLong();
    try (var journal = SegmentJournal.open(temporary, new FaultyDisk(), 5_000)) {
      var appending =
          CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 10 * replays; i++) {
              if (i % 10 == 0) {
                permits.acquireUninterruptibly();
              }
              journal.append(Samples.posted(answered.get() + 1, 5));
              answered.addAndGet(5);
            }
          });
      var hashes = new HashMap<Integer, String>();
      try {
        for (int i = 0; i < replays; i++) {
          permits.release();
          long before = answered.get();
          var records = new ArrayList<JournalRecord>();
          var hash = journal.replay(records::add);
          assertThat(records.size() % 5).isZero();
          assertThat((long) records.size()).isBetween(before, answered.get() + 5);
          assertThat(hashes.merge(records.size(), hash, (a, _) -> a)).isEqualTo(hash);
          assertThat(Samples.readOnlyReplay(temporary).size() % 5).isZero();
        }
      } finally {
        permits.release(replays); // nobody else ends it
        appending.join();
      }
      assertThat(Samples.replay(journal)).isEqualTo(Samples.posted(1, 50 * replays));
    }
    assertThat(Samples.segments(temporary)).hasSizeGreaterThan(20);
  }
}
