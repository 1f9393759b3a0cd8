package io.millrace.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Derives every outcome of a journal anew and compares. Confined to one thread, used once.
final class Verifier {
  private static final int ROW_COUNT = 4_096;

  private final Book derived;
  private final long lastSeqKnown;
  private final List<Balance> balancesKnown;
  private Index.@Nullable Comparison comparison;
  private @Nullable String problem;

  private Verifier(Journal journal, long lastSeqKnown, List<Balance> balancesKnown) {
    this.derived = Restorer.emptyBook(journal);
    this.lastSeqKnown = lastSeqKnown;
    this.balancesKnown = balancesKnown;
  }

  /// @param lastSeqKnown the last record of the book to compare with
  /// @param balancesKnown that book's balances
  static Verification verify(Journal journal, long lastSeqKnown, List<Balance> balancesKnown) {
    var verifier = new Verifier(journal, lastSeqKnown, balancesKnown);
    var hash = "";
    verifier.compareAtKnownSeq();
    try {
      verifier.comparison = journal.index().map(Index::compare).orElse(null);
      hash = journal.replay(verifier::check);
      verifier.compareRows(1);
    } catch (JournalException e) {
      verifier.found(e.getMessage());
    } catch (IllegalStateException | IllegalArgumentException e) {
      verifier.found("the journal contradicts itself: " + e.getMessage());
    }
    return verifier.result(hash);
  }

  private void check(JournalRecord record) {
    switch (record) {
      case JournalRecord.Decided d -> {
        if (d.rules() != JournalRecord.RULES_VERSION) {
          derived.restore(d); // decided by other rules: taken as recorded, its sums still count
          break;
        }
        var outcome = derived.apply(d.transaction());
        if (!outcome.equals(d.outcome()) || derived.lastSeq() != d.seq()) {
          found("record " + d.seq() + " says " + d.outcome() + ", the rules say " + outcome);
        }
      }
      case JournalRecord.AccountChanged c -> derived.restore(c);
    }
    compareAtKnownSeq();
    compareRows(ROW_COUNT);
  }

  private void compareRows(int countMin) {
    if (comparison != null && derived.rowCount() >= countMin) {
      comparison.next(derived.takeRows());
      comparison.difference().ifPresent(this::found);
    }
  }

  private void compareAtKnownSeq() {
    if (derived.lastSeq() == lastSeqKnown && !derived.balances().equals(balancesKnown)) {
      found("the balances in memory differ from those of the journal at record " + lastSeqKnown);
    }
  }

  private void found(@Nullable String what) {
    if (problem == null) {
      problem = what;
    }
  }

  private Verification result(String hash) {
    if (derived.lastSeq() < lastSeqKnown) {
      found("the journal ends at record " + derived.lastSeq() + ", the book at " + lastSeqKnown);
    }
    var sums = derived.sums();
    sums.values().stream()
        .filter(sum -> sum.minor() != 0)
        .forEach(sum -> found("the book sums to " + sum + ", not to zero"));
    return new Verification(
        problem == null, derived.entryCount(), sums, derived.lastSeq(), hash, problem);
  }
}
