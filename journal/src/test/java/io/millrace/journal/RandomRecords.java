package io.millrace.journal;

import io.millrace.ledger.AccountChange;
import io.millrace.ledger.CurrencyUnit;
import io.millrace.ledger.JournalRecord;
import io.millrace.ledger.Money;
import io.millrace.ledger.Outcome;
import io.millrace.ledger.SharedId;
import io.millrace.ledger.Source;
import io.millrace.ledger.Status;
import io.millrace.ledger.Transaction;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Any record the ledger may write, from a seed.
final class RandomRecords {
  private static final String[] LETTERS = {"a", "Z", "7", "ß", "é", "Ж", "円", "𝄞", "\uFFFD", "-"};

  private static final List<Source> SOURCES = List.of(Source.values());

  private final Random random;

  RandomRecords(long seed) {
    this.random = new Random(seed);
  }

  JournalRecord next(long seq) {
    return random.nextInt(8) == 0
        ? new JournalRecord.AccountChanged(seq, change())
        : new JournalRecord.Decided(seq, transaction(random.nextInt(16)), outcome(), 1);
  }

  /// @param parts which of the four nullable parts it has, as bits
  Transaction transaction(int parts) {
    var builder =
        Transaction.of("feed:" + random.nextInt(100), text(60), text(40), money())
            .status(random.nextBoolean() ? Status.BOOKED : Status.PENDING)
            .source(SOURCES.get(random.nextInt(SOURCES.size())))
            .bookingDate(date())
            .text(random.nextInt(3) == 0 ? "" : text(400));
    if ((parts & 1) != 0) {
      builder.valueDate(date());
    }
    if ((parts & 2) != 0) {
      builder.timestamp(instant());
    }
    if ((parts & 4) != 0) {
      builder.contra(text(40));
    }
    if ((parts & 8) != 0) {
      builder.sharedId(new SharedId(text(20), text(80)));
    }
    for (int i = random.nextInt(17); i > 0; i--) {
      builder.reference(text(12) + i, text(80));
    }
    return builder.build();
  }

  private Outcome outcome() {
    return switch (random.nextInt(4)) {
      case 0 -> new Outcome.Posted(random.nextLong(), money());
      case 1 -> new Outcome.Confirmed(random.nextLong());
      case 2 -> new Outcome.Conflict(random.nextLong(), texts(random.nextInt(6)));
      default -> new Outcome.Rejected(random.nextBoolean() ? "" : text(300));
    };
  }

  private AccountChange change() {
    return new AccountChange(
        text(40), random.nextBoolean() ? null : text(20), texts(random.nextInt(20)));
  }

  private Money money() {
    long minor =
        switch (random.nextInt(6)) {
          case 0 -> Long.MIN_VALUE;
          case 1 -> Long.MAX_VALUE;
          case 2 -> 0;
          default -> random.nextLong();
        };
    return new Money(
        minor, new CurrencyUnit("XQ" + (char) ('A' + random.nextInt(26)), random.nextInt(5)));
  }

  private LocalDate date() {
    return LocalDate.of(1900, 1, 1).plusDays(random.nextInt(400_000));
  }

  private Instant instant() {
    return switch (random.nextInt(4)) {
      case 0 -> Instant.MIN;
      case 1 -> Instant.MAX;
      default -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    };
  }

  private List<String> texts(int count) {
    return IntStream.range(0, count).mapToObj(i -> text(30)).toList();
  }

  private String text(int lengthMax) {
    var text = new StringBuilder();
    for (int i = random.nextInt(lengthMax / 2) + 1; i > 0; i--) {
      text.append(LETTERS[random.nextInt(LETTERS.length)]);
    }
    return text.toString();
  }
}
