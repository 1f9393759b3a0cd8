package io.millrace.benchmarks.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// One feed's transfers, the same in every process. Confined to one thread.
final class Transfers {
  private static final double AMOUNT_MEAN = 10_000;
  private static final int REPEATABLE_COUNT = 1_024;
  private static final double REPLAY_SHARE = 0.01;
  private static final double CONFLICT_SHARE = 0.001;

  private final Load load;
  private final int feed;
  private final SplittableRandom random;
  private final List<Transfer> repeatable = new ArrayList<>();
  private int number;
  private long replayCount;
  private long conflictCount;

  Transfers(Load load, int feed) {
    this.load = load;
    this.feed = feed;
    this.random = new SplittableRandom(feed);
  }

  List<Transfer> next(int count) {
    var transfers = new ArrayList<Transfer>(count);
    for (int i = 0; i < count; i++) {
      transfers.add(next());
    }
    return transfers;
  }

  /// What should have become of all so far.
  Counts expected() {
    return new Counts(number, replayCount, conflictCount);
  }

  private Transfer next() {
    if (load.hasRepeats() && number > 0) {
      double share = random.nextDouble();
      if (share < REPLAY_SHARE + CONFLICT_SHARE) {
        return repeat(share < CONFLICT_SHARE);
      }
    }
    int credit = load.isHot() ? 0 : random.nextInt(load.accountCount());
    int other = random.nextInt(load.accountCount() - 1);
    int debit = other < credit ? other : other + 1;
    long amount = 1 + (long) (-Math.log(1 - random.nextDouble()) * AMOUNT_MEAN);
    var transfer = new Transfer(feed, number, debit, credit, amount);
    if (load.hasRepeats()) {
      keep(transfer);
    }
    number++;
    return transfer;
  }

  private Transfer repeat(boolean isConflict) {
    var known = repeatable.get(random.nextInt(repeatable.size()));
    if (!isConflict) {
      replayCount++;
      return known;
    }
    conflictCount++;
    return new Transfer(feed, known.number(), known.debit(), known.credit(), known.amount() + 1);
  }

  private void keep(Transfer transfer) {
    if (repeatable.size() < REPEATABLE_COUNT) {
      repeatable.add(transfer);
    } else {
      repeatable.set(number % REPEATABLE_COUNT, transfer);
    }
  }
}
