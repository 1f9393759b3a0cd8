package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ledger.AccountChange;
import io.millrace.ledger.JournalRecord;
import io.millrace.ledger.Money;
import io.millrace.ledger.Outcome;
import io.millrace.ledger.SharedId;
import io.millrace.ledger.Source;
import io.millrace.ledger.Transaction;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class RecordCodecTest {
  private static final int RECORDS = 1_500;

  @Test
  void everyRecordComesBackAsItWas() {
    long seed = RandomGenerator.getDefault().nextLong();
    var records = new RandomRecords(seed);
    for (long seq = 1; seq <= RECORDS; seq++) {
      var record = records.next(seq);
      assertThat(RecordDecoder.single().decode(encode(record)))
          .as("seed %d seq %d", seed, seq)
          .isEqualTo(record);
    }
  }

  @Test
  void everyCombinationOfNullablePartsComesBack() {
    var records = new RandomRecords(42);
    for (int parts = 0; parts < 16; parts++) {
      var record =
          new JournalRecord.Decided(
              1, records.transaction(parts), new Outcome.Confirmed(1), 65_535);
      assertThat(RecordDecoder.single().decode(encode(record))).isEqualTo(record);
    }
  }

  @Test
  void theBytesAreThoseOfTheFormat() {
    var transaction =
        Transaction.of("f", "id", "al", new Money(-1250, Samples.EUR))
            .source(Source.PHONE)
            .bookingDate(Samples.DAY)
            .valueDate(Samples.DAY.plusDays(1))
            .timestamp(Instant.ofEpochSecond(2, 3))
            .contra("bo")
            .sharedId(new SharedId("s", "u"))
            .text("é")
            .reference("n", "v")
            .build();
    var record =
        new JournalRecord.Decided(
            7, transaction, new Outcome.Posted(7, new Money(5, Samples.EUR)), 1);
    assertThat(hex(record))
        .isEqualTo(
            "01"
                + "0001"
                + "0000000000000007" // type, rules, seq
                + "0f"
                + "02"
                + "04" // flags, booked, phone
                + "fffffffffffffb1e"
                + "455552"
                + "02" // -12.50 EUR
                + "0000512d" // booking date
                + "0001"
                + "66"
                + "0002"
                + "6964"
                + "0002"
                + "616c" // feed, txid, account
                + "0000512e" // value date
                + "0000000000000002"
                + "00000003" // timestamp
                + "0002"
                + "626f" // contra
                + "0001"
                + "73"
                + "0001"
                + "75" // shared id
                + "0002"
                + "c3a9" // text
                + "01"
                + "0001"
                + "6e"
                + "0001"
                + "76" // references
                + "01"
                + "0000000000000007"
                + "0000000000000005"
                + "455552"
                + "02"); // posted
    var change = new AccountChange("al", "Savings", List.of("x", "yz"));
    assertThat(hex(new JournalRecord.AccountChanged(8, change)))
        .isEqualTo(
            "02"
                + "0000"
                + "0000000000000008"
                + "01"
                + "0002"
                + "616c"
                + "0007"
                + "536176696e6773"
                + "0002"
                + "0001"
                + "78"
                + "0002"
                + "797a");
  }

  @Test
  void aDecoderOfManyTellsNamesApartThatCameBefore() {
    var decoder = RecordDecoder.many();
    var records = new RandomRecords(5);
    for (int i = 1; i < 3_000; i++) {
      var record = records.next(i);
      assertThat(decoder.decode(encode(record))).isEqualTo(record);
      assertThat(decoder.decode(encode(record))).isEqualTo(record);
    }
    for (int i = 0; i < 100_000; i++) { // more names than it remembers
      var transaction =
          Transaction.of("feed-" + i % 7, "t", "account-" + i, new Money(1, Samples.EUR))
              .bookingDate(Samples.DAY)
              .build();
      var record = new JournalRecord.Decided(1, transaction, new Outcome.Rejected("no"), 1);
      assertThat(decoder.decode(encode(record))).isEqualTo(record);
    }
  }

  @Test
  void everyBeginningOfARecordIsRefused() {
    var records = new RandomRecords(1);
    for (long seq = 1; seq <= 20; seq++) {
      var bytes = encode(records.next(seq));
      for (int length = 0; length < bytes.limit(); length++) {
        var torn = bytes.slice(0, length);
        assertThatThrownBy(() -> RecordDecoder.single().decode(torn))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void aByteTooManyIsRefused() {
    var bytes = encode(Samples.posted(1));
    var longer = ByteBuffer.allocate(bytes.limit() + 1).put(bytes).clear();
    assertThatThrownBy(() -> RecordDecoder.single().decode(longer)).hasMessage("1 bytes too many");
  }

  @Test
  void unknownCodesAreRefused() {
    refuses(0, 3, "unknown record type 3");
    refuses(11, 0x10, "unknown flags 10");
    refuses(12, 3, "unknown status 3");
    refuses(13, 0, "unknown source 0");
    refuses(22, 'e', "is not a currency code");
    refuses(25, 5, "not 5");
    int outcome = encode(Samples.posted(1)).limit() - 21;
    refuses(outcome, 5, "unknown outcome 5");
  }

  @Test
  void malformedTextIsRefusedAndReplacementCharactersAreText() {
    refuses(32, 0xFF, "a text is not UTF-8");
    var record = rejected("\uFFFD as written");
    assertThat(RecordDecoder.single().decode(encode(record))).isEqualTo(record);
  }

  @Test
  void nanosecondsBeyondASecondAreRefused() {
    var record =
        new JournalRecord.Decided(
            1,
            Transaction.of("f", "i", "a", new Money(1, Samples.EUR))
                .bookingDate(Samples.DAY)
                .timestamp(Instant.EPOCH)
                .build(),
            new Outcome.Confirmed(1),
            1);
    var bytes = encode(record);
    bytes.putInt(47, 1_000_000_000);
    assertThatThrownBy(() -> RecordDecoder.single().decode(bytes))
        .hasMessage("1000000000 nanoseconds");
    bytes.putInt(47, 0).putLong(39, Long.MAX_VALUE);
    assertThatThrownBy(() -> RecordDecoder.single().decode(bytes))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noDamageMakesItThrowAnythingElse() {
    var random = new Random(7);
    var records = new RandomRecords(7);
    for (int i = 0; i < 2_000; i++) {
      var bytes = encode(records.next(1));
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bytes.put(random.nextInt(bytes.limit()), (byte) random.nextInt());
      }
      assertThatCode(() -> decodeOrRefuse(bytes)).doesNotThrowAnyException();
    }
  }

  @Test
  void whatTheFormatCannotHoldIsRefusedBeforeItIsWritten() {
    assertThatThrownBy(() -> encode(rejected("half \uD834")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("half a character");
    assertThatThrownBy(() -> encode(rejected("x".repeat(65_536))))
        .hasMessage("text length 65536 is not 0 to 65535");
    assertThatThrownBy(() ->
            encode(
                new JournalRecord.Decided(
                    1, Samples.transaction(1), new Outcome.Confirmed(1), 65_536)))
        .hasMessage("rules version 65536 is not 0 to 65535");
    assertThatThrownBy(() -> RecordEncoder.encode(Samples.posted(1), ByteBuffer.allocate(30)))
        .isInstanceOf(BufferOverflowException.class);
  }

  private static void refuses(int offset, int value, String why) {
    var bytes = encode(Samples.posted(1));
    bytes.put(offset, (byte) value);
    assertThatThrownBy(() -> RecordDecoder.single().decode(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  private static void decodeOrRefuse(ByteBuffer bytes) {
    try {
      var _ = RecordDecoder.single().decode(bytes);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageNotContaining("\n");
    }
  }

  private static JournalRecord rejected(String reason) {
    return new JournalRecord.Decided(1, Samples.transaction(1), new Outcome.Rejected(reason), 1);
  }

  private static ByteBuffer encode(JournalRecord record) {
    var buffer = ByteBuffer.allocate(70_000);
    RecordEncoder.encode(record, buffer);
    var bytes = ByteBuffer.allocate(buffer.position());
    return bytes.put(0, buffer, 0, bytes.limit());
  }

  private static String hex(JournalRecord record) {
    return HexFormat.of().formatHex(Bytes.of(encode(record)));
  }
}
