package io.millrace.ledger;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All that the ledger knew of one account at one moment: its statement, and its balance at a date.
/// Records are read only when they are asked for, so asking the owner for a history costs nothing.
///
/// Immutable; any thread may use one that has come as an answer from the owner.
public final class History {
  /*
   * The account's trail has, for every entry with a leg on it, the record that posted the entry, later each that confirmed
   * it. A leg that moved here from the outside has all of them too, from the confirmation on that told it. So the trail
   * alone makes the entries: a posting record begins one, a confirming record adds to the one it names.
   *
   * A first pass keeps a few numbers an entry, enough to sort and to add up, and of the first entries what was told of
   * them. So most statements read each record once; of a long one the texts are read again while the lines stream, which
   * keeps it small.
   */

  /// Of how many entries a statement keeps what was told: some megabytes.
  static final int KEPT_COUNT = 4_096;

  private static final Comparator<Line> STATEMENT_ORDER =
      Comparator.comparing((Line line) -> line.bookingDate).thenComparingLong(line -> line.seq);

  /// One entry as this account sees it.
  private static final class Line {
    private final long seq;
    private final Money amount;
    private long best; // the record whose dates and text count
    private Source source;
    private LocalDate bookingDate;
    private @Nullable Transaction kept; // of that record, or null if it must be read again

    private Line(long seq, Money amount, Transaction posted, boolean isKept) {
      this.seq = seq;
      this.amount = amount;
      this.best = seq;
      this.source = posted.source();
      this.bookingDate = posted.bookingDate();
      this.kept = isKept ? posted : null;
    }

    /// The same choice as [Entry#best]: the highest rank, then the earliest date, then the first.
    private void confirmedBy(long record, Transaction t) {
      int rank = t.source().compareTo(source);
      if (rank < 0 || (rank == 0 && t.bookingDate().isBefore(bookingDate))) {
        best = record;
        source = t.source();
        bookingDate = t.bookingDate();
        kept = kept == null ? null : t;
      }
    }
  }

  private final String account;
  private final @Nullable String type;
  private final List<CurrencyUnit> currencies;
  private final Trails.View seqs;
  private final LongFunction<JournalRecord.Decided> records;
  private final UnaryOperator<String> resolve;

  /// @param seqs of the records that tell of the account
  /// @param records finds them
  /// @param resolve the account that a name means
  History(
      String account,
      @Nullable String type,
      List<CurrencyUnit> currencies,
      Trails.View seqs,
      LongFunction<JournalRecord.Decided> records,
      UnaryOperator<String> resolve) {
    this.account = account;
    this.type = type;
    this.currencies = currencies;
    this.seqs = seqs;
    this.records = records;
    this.resolve = resolve;
  }

  /// The account's name, which is no alias.
  public String account() {
    return account;
  }

  /// Whether money has moved on the account; one that has only settings is unused.
  public boolean isUsed() {
    return !currencies.isEmpty();
  }

  /// The balance in every currency that the account holds, at the end of a day.
  ///
  /// @throws ArithmeticException if a balance of that day does not fit a long
  public List<Balance> balancesAt(LocalDate day) {
    var sums = new TreeMap<CurrencyUnit, BigInteger>();
    currencies.forEach(currency -> sums.put(currency, BigInteger.ZERO));
    for (var line : lines()) {
      if (!line.bookingDate.isAfter(day)) {
        add(sums, line.amount);
      }
    }
    return sums.entrySet().stream()
        .map(sum ->
            new Balance(
                account,
                type,
                new Money(sum.getValue().longValueExact(), sum.getKey()),
                Money.zero(sum.getKey()),
                Collections.emptySortedMap()))
        .toList();
  }

  /// The entries by booking date, then seq, with the running balance, which counts what lies before
  /// `from`, too. Lines are made as the stream is read.
  ///
  /// @param from the first day, or null for the beginning
  /// @param to the last day, or null for the end
  /// @throws ArithmeticException (from the stream, too) if a running balance does not fit a long
  public Stream<StatementLine> statement(@Nullable LocalDate from, @Nullable LocalDate to) {
    var lines = lines();
    lines.sort(STATEMENT_ORDER);
    var running = new HashMap<CurrencyUnit, BigInteger>();
    int first = 0;
    while (from != null && first < lines.size() && lines.get(first).bookingDate.isBefore(from)) {
      add(running, lines.get(first++).amount);
    }
    int end = lines.size();
    while (to != null && end > first && lines.get(end - 1).bookingDate.isAfter(to)) {
      end--;
    }
    return lines.subList(first, end).stream().map(line -> statementLine(line, running));
  }

  private StatementLine statementLine(Line line, Map<CurrencyUnit, BigInteger> running) {
    var best = line.kept == null ? records.apply(line.best).transaction() : line.kept;
    var currency = line.amount.currency();
    return new StatementLine(
        line.seq,
        best.txid(),
        best.feed(),
        line.amount,
        best.bookingDate(),
        best.valueDate(),
        best.text(),
        new Money(add(running, line.amount).longValueExact(), currency));
  }

  private List<Line> lines() {
    var lines = new ArrayList<Line>();
    var bySeq = new LongTable(0); // places in lines
    seqs.forEach(seq -> {
      var record = records.apply(seq);
      var t = record.transaction();
      switch (record.outcome()) {
        case Outcome.Posted p -> {
          bySeq.add(seq, lines.size());
          lines.add(new Line(seq, amountHere(t), t, lines.size() < KEPT_COUNT));
        }
        case Outcome.Confirmed c -> {
          long at = bySeq.find(c.seq());
          if (at < 0) {
            throw new IllegalStateException("record " + seq + " confirms what was never posted");
          }
          lines.get((int) bySeq.value(at)).confirmedBy(seq, t);
        }
        case Outcome.Conflict _, Outcome.Rejected _, Outcome.Replayed _ ->
            throw new IllegalStateException("record " + seq + " moved nothing");
      }
    });
    return lines;
  }

  /// The leg on this account of an entry that was posted so.
  private Money amountHere(Transaction posted) {
    return resolve.apply(posted.account()).equals(account)
        ? posted.amount()
        : posted.amount().negate();
  }

  private static BigInteger add(Map<CurrencyUnit, BigInteger> sums, Money amount) {
    return sums.merge(amount.currency(), BigInteger.valueOf(amount.minor()), BigInteger::add);
  }
}
