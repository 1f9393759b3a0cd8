package io.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.LongBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A book that is made again from rows is the book that made them, and goes on as that one does.
class BookRowsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
  private static final List<CurrencyUnit> CURRENCIES =
      List.of(CurrencyUnit.of("EUR"), CurrencyUnit.of("JPY"));
  private static final List<Source> SOURCES = List.of(Source.values());
  private static final int STEP_COUNT = 400;

  private final AllRecords records = new AllRecords();
  private final Book book = new Book(records, Fingerprint.seeded(1));
  private final Set<String> kinds = new HashSet<>();

  /// The journal of both books: the first one writes it.
  private static final class AllRecords implements Records {
    private final List<JournalRecord> all = new ArrayList<>();

    @Override
    public void add(JournalRecord record) {
      if (record.seq() > all.size()) {
        all.add(record);
      }
    }

    @Override
    public JournalRecord.@Nullable Decided find(long seq) {
      return all.get((int) seq - 1) instanceof JournalRecord.Decided decided ? decided : null;
    }

    @Override
    public LongFunction<JournalRecord.Decided> durable() {
      return this::get;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void rowsMakeTheSameBook(long seed) {
    var random = new Random(seed);
    book.collectRows();
    var again = new Book(records, Fingerprint.seeded(1));
    again.collectRows();
    for (int step = 1; step <= STEP_COUNT; step++) {
      kinds.add(outcome(book, message(random, step)));
      if (random.nextInt(40) == 0) {
        restore(again, random);
        areEqual(again, book);
        assertThat(again.rowCount()).as("rows that came from an index").isZero();
      }
    }
    if (book.rowCount() > 0) {
      restore(again, random);
    }
    areEqual(again, book);
    for (int step = 1; step <= STEP_COUNT; step++) {
      var message = message(random, step);
      assertThat(outcome(again, message)).as("%s", message).isEqualTo(outcome(book, message));
    }
    assertThat(kinds).contains("Posted", "Confirmed", "Conflict", "Rejected", "changed");
  }

  /// Cuts the rows where a segment might end.
  private void restore(Book again, Random random) {
    var rows = book.takeRows();
    int cut = random.nextInt(rows.count() + 1);
    if (cut > 0) {
      again.restore(rows.before(cut), untold(rows.before(cut)));
    }
    if (cut < rows.count()) {
      again.restore(rows.from(cut), untold(rows.from(cut)));
    }
  }

  private List<JournalRecord> untold(IndexRows rows) {
    var untold = new ArrayList<JournalRecord>();
    var row = new Row();
    for (int i = 0; i < rows.count(); i++) {
      rows.read(i, row);
      if (row.isRecord()) {
        untold.add(records.all.get((int) rows.firstSeq() + i - 1));
      }
    }
    assertThat(untold).hasSize(rows.recordCount());
    return untold;
  }

  private static void areEqual(Book again, Book book) {
    assertThat(again.lastSeq()).isEqualTo(book.lastSeq());
    assertThat(again.entryCount()).isEqualTo(book.entryCount());
    assertThat(again.balances()).isEqualTo(book.balances());
    assertThat(again.sums()).isEqualTo(book.sums());
    assertThat(again.conflicts().stream())
        .containsExactlyElementsOf(book.conflicts().stream().toList());
    assertThat(again.rejections().stream())
        .containsExactlyElementsOf(book.rejections().stream().toList());
    for (var balance : book.balances()) {
      var account = balance.account();
      assertThat(statement(again, account)).as(account).isEqualTo(statement(book, account));
    }
    for (long seq = 1; seq <= book.lastSeq(); seq++) {
      assertThat(again.entry(seq)).isEqualTo(book.entry(seq));
    }
  }

  private static List<StatementLine> statement(Book book, String account) {
    return book.history(account).orElseThrow().statement(null, null).toList();
  }

  private static String outcome(Book book, Object message) {
    if (message instanceof AccountChange change) {
      try {
        book.change(change);
        return "changed";
      } catch (IllegalArgumentException e) {
        return "refused";
      }
    }
    return book.apply((Transaction) message).getClass().getSimpleName();
  }

  /// One of few events, as one of three feeds sees it from one of its two sides; or settings.
  private static Object message(Random random, int step) {
    if (random.nextInt(12) == 0) {
      return new AccountChange(account(random), null, List.of("alias-" + random.nextInt(20)));
    }
    var event = new Random(step / 3 * 31L + random.nextInt(3));
    var id = "event-" + event.nextInt(1_000_000);
    var account = account(event);
    var contra = event.nextBoolean() ? "B" + event.nextInt(3) : null;
    var amount = new Money(1 + event.nextInt(9), CURRENCIES.get(event.nextInt(2)));
    boolean isWrong = random.nextInt(20) == 0;
    boolean isFromContra = contra != null && random.nextBoolean();
    var told = random.nextInt(3) == 0 ? null : isFromContra ? account : contra;
    return report(
        random,
        id,
        isFromContra && contra != null ? contra : account,
        isWrong ? amount.plus(amount) : isFromContra ? amount.negate() : amount,
        told);
  }

  private static Transaction report(
      Random random, String id, String account, Money amount, @Nullable String contra) {
    var feed = List.of("bank", "phone", "service").get(random.nextInt(3));
    return Transaction.of(feed, id, account, amount)
        .source(SOURCES.get(random.nextInt(SOURCES.size())))
        .bookingDate(DAY.plusDays(random.nextInt(9)))
        .contra(random.nextInt(25) == 0 ? account : contra) // a rejection now and then
        .sharedId(random.nextInt(8) == 0 ? null : new SharedId("app", id))
        .build();
  }

  private static String account(Random random) {
    return random.nextInt(10) == 0 ? "alias-" + random.nextInt(20) : "A" + random.nextInt(4);
  }

  @Test
  void rowsThatDoNotFollowOrCannotBeAreRefused() {
    book.collectRows();
    book.apply(report(new Random(1), "one", "A", new Money(5, CURRENCIES.getFirst()), "B"));
    var rows = book.takeRows();
    assertThatThrownBy(() -> book.restore(rows, List.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("row 1 follows record 1");
    var words = LongBuffer.allocate(IndexRows.WORD_COUNT);
    rows.copyTo(words, 0, 1);
    words.flip().put(3, words.get(3) + 7); // another contra account
    var lie = new IndexRows(1, words, rows.names());
    var again = new Book(records, Fingerprint.seeded(1));
    assertThatThrownBy(() -> again.restore(lie, List.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("rows 1 to 1 cannot be");
  }
}
