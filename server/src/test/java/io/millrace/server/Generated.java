package io.millrace.server;

import io.millrace.ledger.CurrencyUnit;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Seeded random values of everything that crosses the wire.
final class Generated {
  private static final List<String> PIECES =
      List.of(
          "a", "Z", "9", "\"", "\\", "/", "é", "ß", "漢", "😀", "<", "&", "{", ":", ",", "'",
          "\u2028");

  private final Random random;

  Generated(long seed) {
    random = new Random(seed);
  }

  Transaction transaction() {
    var builder =
        Transaction.of("feed:" + random.nextInt(9), name(200), name(100), money(currency()))
            .status(oneOf(List.of(Status.values())))
            .source(oneOf(List.of(Source.values())))
            .bookingDate(date())
            .valueDate(random.nextBoolean() ? date() : null)
            .timestamp(random.nextBoolean() ? instant() : null)
            .contra(random.nextBoolean() ? name(100) : null)
            .sharedId(random.nextBoolean() ? new SharedId(name(20), name(200)) : null)
            .text(random.nextBoolean() ? name(800) : "");
    for (int i = random.nextInt(5); i > 0; i--) {
      builder.reference(name(60), name(200));
    }
    return builder.build();
  }

  /// An outcome of a message in this currency.
  Outcome outcome(CurrencyUnit currency) {
    return random.nextInt(5) == 0 ? new Outcome.Replayed(first(currency)) : first(currency);
  }

  private Outcome first(CurrencyUnit currency) {
    return switch (random.nextInt(4)) {
      case 0 -> new Outcome.Posted(random.nextLong(), money(currency));
      case 1 -> new Outcome.Confirmed(random.nextLong());
      case 2 -> new Outcome.Conflict(random.nextLong(), List.of("amount", "status"));
      default -> new Outcome.Rejected(name(100));
    };
  }

  /// Also scales that ISO 4217 does not have today.
  private CurrencyUnit currency() {
    return new CurrencyUnit(oneOf(List.of("EUR", "JPY", "KWD", "QQQ")), random.nextInt(5));
  }

  private Money money(CurrencyUnit currency) {
    long minor =
        switch (random.nextInt(5)) {
          case 0 -> Long.MIN_VALUE;
          case 1 -> Long.MAX_VALUE;
          case 2 -> 0;
          case 3 -> random.nextInt(-100, 100);
          default -> random.nextLong();
        };
    return new Money(minor, currency);
  }

  private LocalDate date() {
    return LocalDate.of(1900, 1, 1).plusDays(random.nextInt(400_000));
  }

  private Instant instant() {
    return random.nextInt(10) == 0
        ? oneOf(List.of(Instant.MIN, Instant.MAX, Instant.EPOCH))
        : Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
  }

  private String name(int lengthMax) {
    return "x"
        + IntStream.range(0, random.nextInt(lengthMax / 2))
            .mapToObj(i -> random.nextInt(8) == 0 ? " " : oneOf(PIECES))
            .collect(Collectors.joining())
        + "x";
  }

  private <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
