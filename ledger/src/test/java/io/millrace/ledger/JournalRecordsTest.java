package io.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class JournalRecordsTest {
  private static final CurrencyUnit EUR = CurrencyUnit.of("EUR");

  private final MemoryJournal journal = new MemoryJournal();
  private final JournalRecords records = new JournalRecords(journal);
  private final List<JournalRecord> all = new ArrayList<>();

  private void add(int count) {
    for (int i = 0; i < count; i++) {
      var record = record(all.size() + 1);
      all.add(record);
      records.add(record);
    }
  }

  private static JournalRecord record(long seq) {
    var transaction =
        Transaction.of("f", "t" + seq, "A", new Money(1, EUR))
            .bookingDate(LocalDate.of(2026, 3, 10))
            .build();
    return new JournalRecord.Decided(
        seq, transaction, new Outcome.Posted(seq, new Money(seq, EUR)), 1);
  }

  private void makeDurable(int from, int to) {
    journal.append(all.subList(from, to));
  }

  private void findAll() {
    assertThat(LongStream.rangeClosed(1, all.size()).mapToObj(records::find))
        .containsExactlyElementsOf(all.stream().map(JournalRecord.Decided.class::cast).toList());
  }

  @Test
  void whatIsNotDurableIsFoundHoweverMuchItIs() {
    add(50_000);
    findAll();
    assertThat(journal.readCount()).isZero();
  }

  @Test
  void whatIsDurableIsReadFromTheJournal() {
    int step = 777;
    for (int count = 0; count < 40_000; count += step) {
      add(step);
      if (count > 5 * step) {
        makeDurable(count - 5 * step, count - 4 * step);
      } else if (count == 5 * step) {
        makeDurable(0, step);
      }
      assertThat(records.find(all.size())).isSameAs(all.getLast());
      assertThat(records.find(1)).isSameAs(all.getFirst());
    }
    int before = journal.readCount();
    findAll();
    assertThat(journal.readCount() - before)
        .isBetween(
            all.size() - 6 * step - JournalRecords.NEWEST_COUNT - 1_024,
            all.size() - JournalRecords.NEWEST_COUNT);
  }

  @Test
  void whatWasRestoredIsReadFromTheJournalAndWhatComesBehindItIsNot() {
    for (long seq = 1; seq <= 3_000; seq++) {
      all.add(record(seq));
      records.addRestored(all.getLast());
    }
    makeDurable(0, 3_000);
    add(3_000);
    findAll();
    assertThat(journal.readCount()).isEqualTo(3_000);
  }
}
