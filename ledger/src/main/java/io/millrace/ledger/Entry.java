package io.millrace.ledger;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A balanced booking of one real event: two postings that sum to zero, and all the evidence for
/// it.
///
/// Immutable: further evidence makes a new value. Its booking date is that of the best evidence
/// (see [Source]), among equals the earliest, so that it does not depend on who reported first.
///
/// @param seq its place in the ledger's one order
/// @param account the account that the first report names
/// @param contra the account of the other leg, or null while only the outside is known
/// @param amount what is added to `account`
/// @param evidence every report of the event, the one that posted it first
public record Entry(
    long seq, String account, @Nullable String contra, Money amount, List<Evidence> evidence) {
  private static final Comparator<Transaction> BEST_FIRST =
      Comparator.comparing(Transaction::source).thenComparing(Transaction::bookingDate);

  public Entry {
    evidence = List.copyOf(evidence);
  }

  /// The entry that these records make.
  ///
  /// @param confirmations what confirmed it, oldest first
  /// @param resolve the account that a name means
  static Entry of(
      JournalRecord.Decided posted, List<Evidence> confirmations, UnaryOperator<String> resolve) {
    var t = posted.transaction();
    var account = resolve.apply(t.account());
    var entry =
        new Entry(
            posted.seq(),
            account,
            t.contra() == null ? null : resolve.apply(t.contra()),
            t.amount(),
            List.of(new Evidence(posted.seq(), t)));
    for (var confirmation : confirmations) {
      var c = confirmation.transaction();
      var from = resolve.apply(c.account());
      var told = c.contra() == null ? null : resolve.apply(c.contra());
      entry = entry.confirmedBy(confirmation, from.equals(account) ? told : from);
    }
    return entry;
  }

  /// The same event with one more report, and the other leg where that report tells it.
  private Entry confirmedBy(Evidence further, @Nullable String contraTold) {
    var all = new ArrayList<>(evidence);
    all.add(further);
    return new Entry(seq, account, contra == null ? contraTold : contra, amount, all);
  }

  /// The transaction that posted it.
  public Transaction posted() {
    return evidence.getFirst().transaction();
  }

  /// The report whose dates and text count.
  public Transaction best() {
    if (evidence.size() == 1) {
      return posted();
    }
    return evidence.stream().map(Evidence::transaction).min(BEST_FIRST).orElseThrow();
  }

  /// The day it counts as recorded.
  public LocalDate bookingDate() {
    return best().bookingDate();
  }

  /// The name of the other leg's account.
  public String otherAccount() {
    return contra == null ? Transaction.OUTSIDE + amount.currency() : contra;
  }

  /// Both legs; they sum to zero.
  public List<Posting> postings() {
    return List.of(new Posting(account, amount), new Posting(otherAccount(), amount.negate()));
  }

  /// What it adds to this account, which is one of its two.
  Money amountOn(String name) {
    return name.equals(account) ? amount : amount.negate();
  }
}
