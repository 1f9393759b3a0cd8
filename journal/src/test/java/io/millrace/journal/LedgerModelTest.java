package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.millrace.ledger.AccountChange;
import io.millrace.ledger.Book;
import io.millrace.ledger.CurrencyUnit;
import io.millrace.ledger.JournalRecord;
import io.millrace.ledger.LedgerOwner;
import io.millrace.ledger.Money;
import io.millrace.ledger.Outcome;
import io.millrace.ledger.SharedId;
import io.millrace.ledger.Source;
import io.millrace.ledger.Status;
import io.millrace.ledger.Transaction;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random messages, replays, conflicts and settings, one after the other and from several feeds at
/// once, with reopenings between, against a book that looks everything up in lists; then generated
/// questions. `-Dmodels=N` says how many ledgers; a failure names its seed.
final class LedgerModelTest {
  private static final int LEDGERS = Integer.getInteger("models", 3);

  /// However many ledgers there are, none of them may hang.
  private static final Duration LEDGER_TIME_MAX = Duration.ofSeconds(60);

  private static final int ROUNDS = 4;
  private static final int STEPS = 60;
  private static final int QUESTIONS = 60;
  private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
  private static final List<CurrencyUnit> CURRENCIES =
      List.of(CurrencyUnit.of("EUR"), CurrencyUnit.of("JPY"));
  private static final List<Source> SOURCES = List.of(Source.values());
  private static final List<String> FEEDS = List.of("bank", "phone", "service");

  @TempDir Path temporary;

  @Test
  void aLedgerAnswersAsTheNaiveBookDoes() throws Exception {
    long first = Long.getLong("seed", 1);
    var kinds = new HashSet<String>();
    for (long seed = first; seed < first + LEDGERS; seed++) {
      var directory = temporary.resolve("of-" + seed);
      var random = new Random(seed);
      try {
        kinds.addAll(assertTimeoutPreemptively(LEDGER_TIME_MAX, () -> live(directory, random)));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + " (-Dseed=" + seed + " -Dmodels=1)", e);
      }
    }
    if (LEDGERS > 1) { // one alone may lack some
      assertThat(kinds).contains("Posted", "Confirmed", "Conflict", "Rejected");
    }
  }

  /// The kinds of outcome that there were.
  private static Set<String> live(Path directory, Random random) throws Exception {
    var model = new NaiveBook();
    var sent = new ArrayList<Transaction>();
    for (int round = 0; round < ROUNDS; round++) {
      try (var owner = LedgerOwner.open(SegmentJournal.open(directory, new FaultyDisk(), 20_000))) {
        compare(owner, model, random);
        for (int step = 0; step < STEPS; step++) {
          step(owner, model, sent, random);
          assertThat(owner.ask(Book::sums).values()).allMatch(sum -> sum.minor() == 0);
        }
        interleave(owner, model, sent, random, directory);
        compare(owner, model, random);
        var verification = owner.verify();
        assertThat(verification.problem()).isNull();
        assertThat(verification.lastSeq()).isEqualTo(model.lastSeq());
      }
    }
    return model.kinds();
  }

  private static void step(
      LedgerOwner owner, NaiveBook model, List<Transaction> sent, Random random) throws Exception {
    if (random.nextInt(25) == 0) {
      var change = new AccountChange(account(random), null, List.of("alias-" + random.nextInt(4)));
      boolean allowed = model.change(change);
      try {
        owner.change(change);
        assertThat(allowed).as("%s", change).isTrue();
      } catch (IllegalArgumentException e) {
        assertThat(allowed).as("%s: %s", change, e.getMessage()).isFalse();
      }
      return;
    }
    var t = message(sent, random);
    var outcome = owner.post(t);
    assertThat(outcome).as("%s", t).isEqualTo(model.apply(t));
  }

  /// Several feeds post at once; the journal tells in which order they came.
  private static void interleave(
      LedgerOwner owner, NaiveBook model, List<Transaction> sent, Random random, Path directory)
      throws Exception {
    var tasks = new ArrayList<Callable<List<Outcome>>>();
    var byFeed = new ArrayList<List<Transaction>>();
    for (int feed = 0; feed < 4; feed++) {
      var messages = new ArrayList<Transaction>();
      for (int i = 0; i < 15; i++) {
        messages.add(message(sent, random));
      }
      byFeed.add(messages);
      tasks.add(() -> {
        var outcomes = new ArrayList<Outcome>();
        for (var t : messages) {
          outcomes.add(owner.post(t));
        }
        return outcomes;
      });
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = threads.invokeAll(tasks);
      for (var record : Samples.readOnlyReplay(directory)) {
        if (record.seq() > model.lastSeq() && record instanceof JournalRecord.Decided d) {
          assertThat(d.outcome()).as("%s", d).isEqualTo(model.apply(d.transaction()));
        }
      }
      for (int feed = 0; feed < byFeed.size(); feed++) {
        for (int i = 0; i < byFeed.get(feed).size(); i++) {
          var again = model.apply(byFeed.get(feed).get(i)); // all is known now
          assertThat(again).isEqualTo(new Outcome.Replayed(answers.get(feed).get().get(i).first()));
        }
      }
    }
  }

  /// Mostly something new; else something that was sent, unchanged or with other content.
  private static Transaction message(List<Transaction> sent, Random random) {
    if (!sent.isEmpty() && random.nextInt(4) == 0) {
      var old = sent.get(random.nextInt(sent.size()));
      return switch (random.nextInt(4)) {
        case 0 -> changed(old, random);
        case 1 -> fromElsewhere(old, random);
        default -> old;
      };
    }
    var feed = FEEDS.get(random.nextInt(FEEDS.size()));
    var t =
        Transaction.of(feed, "t" + sent.size(), name(random), money(random))
            .source(SOURCES.get(random.nextInt(4)))
            .status(random.nextInt(20) == 0 ? Status.PENDING : Status.BOOKED)
            .bookingDate(DAY.plusDays(random.nextInt(20)))
            .contra(random.nextInt(3) == 0 ? name(random) : null)
            .sharedId(random.nextInt(3) == 0 ? sharedId(random) : null)
            .text("text " + sent.size())
            .build();
    sent.add(t);
    return t;
  }

  private static Transaction changed(Transaction old, Random random) {
    return Transaction.of(old.feed(), old.txid(), old.account(), money(random))
        .source(old.source())
        .bookingDate(old.bookingDate())
        .sharedId(old.sharedId())
        .build();
  }

  /// The same event as another feed tells it, from this side of a transfer or the other.
  private static Transaction fromElsewhere(Transaction old, Random random) {
    var contra = old.contra();
    boolean otherSide = contra != null && random.nextBoolean();
    var account = contra != null && otherSide ? contra : old.account();
    var amount = otherSide ? old.amount().negate() : old.amount();
    return Transaction.of(FEEDS.get(random.nextInt(3)), "e" + random.nextInt(1000), account, amount)
        .source(SOURCES.get(random.nextInt(4)))
        .bookingDate(DAY.plusDays(random.nextInt(20)))
        .contra(random.nextInt(3) == 0 ? name(random) : null)
        .sharedId(old.sharedId())
        .build();
  }

  private static SharedId sharedId(Random random) {
    return new SharedId("app", "event-" + random.nextInt(200));
  }

  private static Money money(Random random) {
    long minor =
        switch (random.nextInt(150)) {
          case 0 -> Long.MAX_VALUE / 2;
          case 1 -> -Long.MAX_VALUE / 2;
          default -> random.nextLong(-2000, 2001);
        };
    return new Money(minor, CURRENCIES.get(random.nextInt(2)));
  }

  private static String account(Random random) {
    return "A" + random.nextInt(6);
  }

  private static String name(Random random) {
    return random.nextInt(6) == 0 ? "alias-" + random.nextInt(4) : account(random);
  }

  /// A balance at a day may be beyond what is ever reached in the order of the journal.
  private static List<String> answer(Callable<List<String>> question) throws Exception {
    try {
      return question.call();
    } catch (ArithmeticException e) {
      return List.of("does not fit");
    }
  }

  private static void compare(LedgerOwner owner, NaiveBook model, Random random) throws Exception {
    assertThat(owner.ask(Book::lastSeq)).isEqualTo(model.lastSeq());
    assertThat(
            owner.ask(Book::balances).stream()
                .map(b -> b.account() + " " + b.balance() + " " + b.reported())
                .toList())
        .isEqualTo(model.balances());
    assertThat(owner.conflicts()).hasSize(model.count(Outcome.Conflict.class));
    assertThat(owner.rejections()).hasSize(model.count(Outcome.Rejected.class));
    for (int i = 0; i < QUESTIONS; i++) {
      var name = name(random);
      var from = DAY.plusDays(random.nextInt(20));
      var to = DAY.plusDays(random.nextInt(20));
      assertThat(
              answer(() ->
                  owner.balancesAt(name, to).stream().map(b -> b.balance().toString()).toList()))
          .isEqualTo(answer(() -> model.balancesAt(name, to)));
      assertThat(
              answer(() ->
                  owner
                      .statement(name, from, to)
                      .map(l ->
                          l.seq() + " " + l.bookingDate() + " " + l.amount() + " " + l.balance())
                      .toList()))
          .isEqualTo(answer(() -> model.statement(name, from, to)));
      var feed = FEEDS.get(random.nextInt(3));
      var txid = "t" + random.nextInt(300);
      var became = owner.ask(book -> book.lookup(feed, name, txid));
      assertThat(became).isEqualTo(model.lookup(feed, name, txid));
    }
  }
}
