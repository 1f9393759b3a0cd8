package io.millrace.journal;

import io.millrace.ledger.AccountChange;
import io.millrace.ledger.JournalRecord;
import io.millrace.ledger.Money;
import io.millrace.ledger.Outcome;
import io.millrace.ledger.Source;
import io.millrace.ledger.Status;
import io.millrace.ledger.Transaction;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes a record's bytes; [RecordDecoder] reads them. The codes are the format's, never an enum's
/// ordinal: they stay when constants are added or move.
final class RecordEncoder {
  static final byte DECIDED = 1;
  static final byte ACCOUNT_CHANGED = 2;

  static final int HAS_VALUE_DATE = 1;
  static final int HAS_TIMESTAMP = 2;
  static final int HAS_CONTRA = 4;
  static final int HAS_SHARED_ID = 8;
  static final int HAS_TYPE = 1;

  static final byte PENDING = 1;
  static final byte BOOKED = 2;

  static final byte STATEMENT = 1;
  static final byte INTRADAY = 2;
  static final byte SERVICE = 3;
  static final byte PHONE = 4;

  static final byte POSTED = 1;
  static final byte CONFIRMED = 2;
  static final byte CONFLICT = 3;
  static final byte REJECTED = 4;

  private static final int ASCII_COUNT = 0x80;
  private static final int U8_MAX = 0xFF;
  private static final int U16_MAX = 0xFFFF;

  private RecordEncoder() {}

  /// @throws java.nio.BufferOverflowException if the buffer has no room for it
  /// @throws IllegalArgumentException if a part is beyond what the format can hold
  static void encode(JournalRecord record, ByteBuffer out) {
    switch (record) {
      case JournalRecord.Decided d -> {
        out.put(DECIDED).putShort(u16("rules version", d.rules())).putLong(d.seq());
        putTransaction(d.transaction(), out);
        putOutcome(d.outcome(), out);
      }
      case JournalRecord.AccountChanged c -> {
        out.put(ACCOUNT_CHANGED).putShort((short) 0).putLong(c.seq());
        putChange(c.change(), out);
      }
    }
  }

  /// Reads from the objects that [#encode] will read, which means nothing. A short loop of this
  /// over some records waits for many cache misses at once, where encoding waits for each.
  static int touch(JournalRecord record) {
    return record instanceof JournalRecord.Decided decided ? touch(decided) : 0;
  }

  private static int touch(JournalRecord.Decided record) {
    var t = record.transaction();
    int contraLength = t.contra() == null ? 0 : t.contra().length();
    int balance = record.outcome() instanceof Outcome.Posted p ? (int) p.balance().minor() : 0;
    return t.txid().length() + t.account().length() + contraLength + balance;
  }

  private static void putTransaction(Transaction t, ByteBuffer out) {
    int flags =
        flag(t.valueDate(), HAS_VALUE_DATE)
            | flag(t.timestamp(), HAS_TIMESTAMP)
            | flag(t.contra(), HAS_CONTRA)
            | flag(t.sharedId(), HAS_SHARED_ID);
    out.put((byte) flags).put(code(t.status())).put(code(t.source()));
    putMoney(t.amount(), out);
    putDate(t.bookingDate(), out);
    putText(t.feed(), out);
    putText(t.txid(), out);
    putText(t.account(), out);
    if (t.valueDate() != null) {
      putDate(t.valueDate(), out);
    }
    if (t.timestamp() != null) {
      putInstant(t.timestamp(), out);
    }
    if (t.contra() != null) {
      putText(t.contra(), out);
    }
    if (t.sharedId() != null) {
      putText(t.sharedId().space(), out);
      putText(t.sharedId().id(), out);
    }
    putText(t.text(), out);
    putReferences(t.references(), out);
  }

  /// In the order of their names, so that equal records have equal bytes in every process.
  private static void putReferences(Map<String, String> references, ByteBuffer out) {
    out.put(u8("reference count", references.size()));
    var sorted = references.size() > 1 ? new TreeMap<>(references) : references;
    sorted.forEach((name, value) -> {
      putText(name, out);
      putText(value, out);
    });
  }

  private static void putOutcome(Outcome outcome, ByteBuffer out) {
    switch (outcome) {
      case Outcome.Posted p -> {
        out.put(POSTED).putLong(p.seq());
        putMoney(p.balance(), out);
      }
      case Outcome.Confirmed c -> out.put(CONFIRMED).putLong(c.seq());
      case Outcome.Conflict c -> {
        out.put(CONFLICT).putLong(c.seq()).put(u8("field count", c.fields().size()));
        c.fields().forEach(field -> putFreeText(field, out));
      }
      case Outcome.Rejected r -> {
        out.put(REJECTED);
        putFreeText(r.reason(), out);
      }
      case Outcome.Replayed r -> throw new IllegalArgumentException("a replay is not recorded");
    }
  }

  private static void putChange(AccountChange change, ByteBuffer out) {
    out.put((byte) flag(change.type(), HAS_TYPE));
    putText(change.account(), out);
    if (change.type() != null) {
      putText(change.type(), out);
    }
    List<String> aliases = change.aliases();
    out.putShort(u16("alias count", aliases.size()));
    aliases.forEach(alias -> putText(alias, out));
  }

  private static void putMoney(Money money, ByteBuffer out) {
    var code = money.currency().code(); // three capital letters, by its constructor
    out.putLong(money.minor());
    out.put((byte) code.charAt(0)).put((byte) code.charAt(1)).put((byte) code.charAt(2));
    out.put((byte) money.currency().scale());
  }

  private static void putDate(LocalDate date, ByteBuffer out) {
    out.putInt(Math.toIntExact(date.toEpochDay()));
  }

  private static void putInstant(Instant instant, ByteBuffer out) {
    out.putLong(instant.getEpochSecond()).putInt(instant.getNano());
  }

  /// A text that nobody has checked for half characters, which would come back as `?`.
  private static void putFreeText(String text, ByteBuffer out) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException("a text has half a character (an unpaired surrogate)");
    }
    putText(text, out);
  }

  static void putText(String text, ByteBuffer out) {
    int length = text.length();
    short encoded = u16("text length", length);
    if (out.remaining() < Short.BYTES + length) {
      throw new BufferOverflowException();
    }
    int from = out.position() + Short.BYTES;
    var bytes = out.array();
    int at = out.arrayOffset() + from;
    int all = 0;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      all |= c;
      bytes[at + i] = (byte) c; // most texts are ASCII: spares an array for each
    }
    if (all >= ASCII_COUNT) {
      putUtf8(text, out);
      return;
    }
    out.putShort(encoded).position(from + length);
  }

  private static void putUtf8(String text, ByteBuffer out) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    out.putShort(u16("text length", bytes.length)).put(bytes);
  }

  private static byte code(Status status) {
    return switch (status) {
      case PENDING -> PENDING;
      case BOOKED -> BOOKED;
    };
  }

  private static byte code(Source source) {
    return switch (source) {
      case STATEMENT -> STATEMENT;
      case INTRADAY -> INTRADAY;
      case SERVICE -> SERVICE;
      case PHONE -> PHONE;
    };
  }

  private static int flag(@Nullable Object value, int flag) {
    return value == null ? 0 : flag;
  }

  private static byte u8(String what, int value) {
    return (byte) atMost(what, value, U8_MAX);
  }

  private static short u16(String what, int value) {
    return (short) atMost(what, value, U16_MAX);
  }

  private static int atMost(String what, int value, int max) {
    if (value < 0 || value > max) {
      throw new IllegalArgumentException(what + " " + value + " is not 0 to " + max);
    }
    return value;
  }
}
