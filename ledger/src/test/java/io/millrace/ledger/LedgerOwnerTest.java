package io.millrace.ledger;

import static io.millrace.ledger.TestRequests.tx;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LedgerOwnerTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 10);

  private final MemoryJournal journal = new MemoryJournal();

  /// A transfer from A to A, which is rejected.
  private static Transaction toItself(String txid) {
    return Transaction.of("f", txid, "A", Money.parse("1.00", CurrencyUnit.of("EUR")))
        .bookingDate(DAY)
        .contra("A")
        .build();
  }

  @Test
  void postIsAnsweredWhenItIsDurable() throws Exception {
    try (var owner = LedgerOwner.open(journal)) {
      var outcome = owner.post(tx("f", "1", "5.00"));
      assertThat(outcome).isInstanceOf(Outcome.Posted.class);
      assertThat(journal.records())
          .singleElement()
          .satisfies(r -> assertThat(((JournalRecord.Decided) r).outcome()).isEqualTo(outcome));
    }
  }

  @Test
  void replaysAreNotJournalled() throws Exception {
    try (var owner = LedgerOwner.open(journal)) {
      owner.post(tx("f", "1", "5.00"));
      assertThat(owner.post(tx("f", "1", "5.00"))).isInstanceOf(Outcome.Replayed.class);
      assertThat(journal.records()).hasSize(1);
    }
  }

  @Test
  void aMessageWhoseRecordIsDurableIsKnownAgainFromTheJournal() throws Exception {
    int count = 100_000; // more than can be on their way
    try (var owner = LedgerOwner.open(journal)) {
      var tally = new Tally();
      try (var sender = owner.sender()) {
        for (int i = 0; i < count; i++) {
          tally.sending();
          sender.send(new Post(tx("f", "t" + i, "5.00"), tally));
        }
      }
      tally.awaitAnswers();
      int inVain = journal.readCount(); // for what shares a tag by chance, one run in some hundreds
      assertThat(inVain).isLessThanOrEqualTo(2);

      assertThat(owner.post(tx("f", "t3", "5.00")))
          .isEqualTo(
              new Outcome.Replayed(
                  new Outcome.Posted(4, Money.parse("20.00", CurrencyUnit.of("EUR")))));
      assertThat(owner.post(tx("f", "t3", "6.00")))
          .isEqualTo(new Outcome.Conflict(4, List.of("amount")));
      assertThat(journal.readCount() - inVain).isEqualTo(2);
    }
  }

  @Test
  void aStatementReadsEachRecordOnceAndOfALongOneTheRestLineByLine() throws Exception {
    int count = History.KEPT_COUNT + 10;
    try (var owner = LedgerOwner.open(journal)) {
      for (int i = 0; i < count; i++) {
        owner.post(tx("f", "t" + i, "5.00"));
      }
      var lines = owner.statement("A", null, null).iterator();
      assertThat(journal.readCount()).as("all, to sort them").isEqualTo(count);
      for (int i = 0; i < History.KEPT_COUNT; i++) {
        assertThat(lines.next().txid()).isEqualTo("t" + i);
      }
      assertThat(journal.readCount()).isEqualTo(count);
      assertThat(lines.next().txid()).isEqualTo("t" + History.KEPT_COUNT);
      assertThat(journal.readCount()).isEqualTo(count + 1);
      assertThat(lines).toIterable().hasSize(9);
      assertThat(owner.statement("unknown", null, null)).isEmpty();
    }
  }

  @Test
  void refusalsAreReadOneByOneByWhoAsksWhilePostingGoesOn() throws Exception {
    int count = 50;
    try (var owner = LedgerOwner.open(journal)) {
      owner.post(tx("f", "known", "5.00"));
      for (int i = 0; i < count; i++) {
        owner.post(tx("f", "known", "6." + (10 + i)));
        owner.post(toItself("r" + i));
      }
      var conflicts = owner.conflicts().iterator();
      var rejections = owner.rejections().iterator();
      assertThat(journal.readCount()).as("by the owner").isZero();
      assertThat(conflicts.next().seq()).isEqualTo(2);
      assertThat(rejections.next().seq()).isEqualTo(3);
      assertThat(journal.readCount()).isEqualTo(2);

      owner.post(tx("f", "known", "7.00"));
      owner.post(toItself("late"));
      assertThat(conflicts)
          .toIterable()
          .extracting(Refusal::seq)
          .as("all that were there, oldest first")
          .isEqualTo(Stream.iterate(4L, seq -> seq + 2).limit(count - 1).toList());
      assertThat(rejections)
          .toIterable()
          .extracting(refusal -> refusal.transaction().txid())
          .isEqualTo(IntStream.range(1, count).mapToObj(i -> "r" + i).toList());
      assertThat(journal.readCount()).as("no record twice, none in vain").isEqualTo(2 * count);

      assertThat(owner.conflicts())
          .hasSize(count + 1)
          .allMatch(refusal -> refusal.outcome() instanceof Outcome.Conflict);
      assertThat(owner.rejections())
          .hasSize(count + 1)
          .allMatch(refusal -> refusal.outcome() instanceof Outcome.Rejected);
    }
  }

  @Test
  void aJournalThatContradictsItselfEarlyEndsTheReadingOfAllTheRest() {
    var eur = CurrencyUnit.of("EUR");
    var records = new ArrayList<JournalRecord>();
    for (int seq = 1; seq <= 100_000; seq++) { // more than waits between the two threads
      var outcome =
          seq == 3 ? new Outcome.Confirmed(9) : new Outcome.Posted(seq, new Money(500, eur));
      records.add(new JournalRecord.Decided(seq, tx("f", "t" + seq, "5.00"), outcome, 1));
    }
    assertThatThrownBy(() -> LedgerOwner.open(new MemoryJournal(records)))
        .isInstanceOf(JournalException.class)
        .hasMessage("the journal contradicts itself: record 3 cannot be: 9 is no entry");
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("ledger-replay");
  }

  @Test
  void whatTheJournalSaysWhenItIsReadReachesWhoOpensTheLedger() {
    var damaged = new JournalException(JournalException.Kind.DAMAGED, "segment 1 is damaged", null);
    assertThatThrownBy(() -> LedgerOwner.open(new FailingReplay(damaged))).isSameAs(damaged);
  }

  @Test
  void reopeningMakesTheSameBook() throws Exception {
    try (var owner = LedgerOwner.open(journal)) {
      owner.change(new AccountChange("A", "Savings", List.of("DE02")));
      owner.post(tx("f", "1", "5.00"));
      owner.post(tx("f", "1", "6.00"));
    }
    try (var owner = LedgerOwner.open(new MemoryJournal(journal.records()))) {
      assertThat(owner.post(tx("f", "1", "5.00"))).isInstanceOf(Outcome.Replayed.class);
      assertThat(owner.post(tx("f", "1", "6.00")))
          .isEqualTo(new Outcome.Replayed(new Outcome.Conflict(2, List.of("amount"))));
      assertThat(owner.ask(book -> book.balances("DE02")).getFirst().type()).isEqualTo("Savings");
      assertThat(owner.ask(Book::lastSeq)).isEqualTo(3);
    }
  }

  @Test
  void journalThatContradictsItselfIsRefused() {
    var twice =
        List.<JournalRecord>of(
            new JournalRecord.Decided(1, tx("f", "1", "5.00"), new Outcome.Rejected("x"), 1),
            new JournalRecord.Decided(3, tx("f", "1", "5.00"), new Outcome.Rejected("x"), 1));
    assertThatThrownBy(() -> LedgerOwner.open(new MemoryJournal(twice)))
        .isInstanceOf(JournalException.class)
        .hasMessage("the journal contradicts itself: record 3 follows record 1");
  }

  @Test
  void verifyDerivesEveryOutcomeAnew() throws Exception {
    try (var owner = LedgerOwner.open(journal)) {
      owner.post(tx("f", "1", "5.00"));
      owner.post(tx("f", "2", "-1.00"));
      var fine = owner.verify();
      assertThat(fine.ok()).isTrue();
      assertThat(fine.entries()).isEqualTo(2);
      assertThat(fine.lastSeq()).isEqualTo(2);
    }
    var records = new ArrayList<>(journal.records());
    records.set(
        1, new JournalRecord.Decided(2, tx("f", "2", "-1.00"), new Outcome.Rejected("forged"), 1));
    try (var owner = LedgerOwner.open(new MemoryJournal(records))) {
      var bad = owner.verify();
      assertThat(bad.ok()).isFalse();
      assertThat(bad.problem())
          .contains("record 2 says Rejected[reason=forged], the rules say Posted");
    }
  }

  @Test
  void refusedAccountChangeIsNotJournalled() throws Exception {
    try (var owner = LedgerOwner.open(journal)) {
      owner.post(tx("f", "1", "5.00"));
      assertThatThrownBy(() -> owner.change(new AccountChange("B", null, List.of("A"))))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(journal.records()).hasSize(1);
    }
  }

  /// A journal that cannot be read.
  private record FailingReplay(JournalException failure) implements Journal {
    @Override
    public long durableSeq() {
      return 0;
    }

    @Override
    public void write(List<JournalRecord> records) {
      throw failure;
    }

    @Override
    public void force() {
      throw failure;
    }

    @Override
    public String replay(Consumer<JournalRecord> reader) {
      throw failure;
    }

    @Override
    public JournalRecord read(long seq) {
      throw failure;
    }

    @Override
    public void close() {}
  }
}
