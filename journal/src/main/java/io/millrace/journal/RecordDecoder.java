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
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads what [RecordEncoder] wrote, and refuses everything else. It believes no length before it
/// has compared it with the bytes that are there.
///
/// Confined to one thread. For many records one decoder remembers names.
final class RecordDecoder {
  private static final int NANOS_MAX = 999_999_999;
  private static final char REPLACEMENT = '\uFFFD';

  /// Names that came before, by a hash of their bytes: the few names of feeds and accounts come
  /// again and again, and need not be made anew each time. A power of two, or none.
  private final @Nullable String[] known;

  private @Nullable CurrencyUnit lastCurrency; // most records have one of few
  private @Nullable LocalDate lastDate; // the same

  private RecordDecoder(int knownCount) {
    this.known = new @Nullable String[knownCount];
  }

  static RecordDecoder single() {
    return new RecordDecoder(0);
  }

  static RecordDecoder many() {
    return new RecordDecoder(1 << 14);
  }

  /// The record in the buffer, from its position to its limit.
  ///
  /// @throws IllegalArgumentException saying what is wrong with it
  JournalRecord decode(ByteBuffer in) {
    try {
      var record = record(in);
      if (in.hasRemaining()) {
        throw new IllegalArgumentException(in.remaining() + " bytes too many");
      }
      return record;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("it ends too early", e);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private JournalRecord record(ByteBuffer in) {
    byte type = in.get();
    int rules = Short.toUnsignedInt(in.getShort());
    long seq = in.getLong();
    return switch (type) {
      case RecordEncoder.DECIDED -> {
        var transaction = transaction(in);
        yield new JournalRecord.Decided(seq, transaction, outcome(in), rules);
      }
      case RecordEncoder.ACCOUNT_CHANGED -> {
        if (rules != 0) {
          throw new IllegalArgumentException("an account's settings know no rules version");
        }
        yield new JournalRecord.AccountChanged(seq, change(in));
      }
      default -> throw unknown("record type", type);
    };
  }

  private Transaction transaction(ByteBuffer in) {
    int flags = flags(in, 0xF);
    var status = status(in.get());
    var source = source(in.get());
    var amount = money(in);
    var bookingDate = date(in);
    var feed = name(in);
    var txid = text(in);
    var account = name(in);
    var valueDate = has(flags, RecordEncoder.HAS_VALUE_DATE) ? date(in) : null;
    var timestamp = has(flags, RecordEncoder.HAS_TIMESTAMP) ? instant(in) : null;
    var contra = has(flags, RecordEncoder.HAS_CONTRA) ? name(in) : null;
    var sharedId =
        has(flags, RecordEncoder.HAS_SHARED_ID) ? new SharedId(text(in), text(in)) : null;
    var text = text(in);
    return new Transaction(
        feed,
        txid,
        account,
        amount,
        status,
        source,
        bookingDate,
        valueDate,
        timestamp,
        contra,
        sharedId,
        text,
        references(in));
  }

  private static Map<String, String> references(ByteBuffer in) {
    int count = Byte.toUnsignedInt(in.get());
    if (count == 0) {
      return Map.of();
    }
    var references = new HashMap<String, String>();
    for (int i = 0; i < count; i++) {
      var name = text(in);
      if (references.put(name, text(in)) != null) {
        throw new IllegalArgumentException("two references of one name");
      }
    }
    return references;
  }

  private Outcome outcome(ByteBuffer in) {
    byte code = in.get();
    return switch (code) {
      case RecordEncoder.POSTED -> new Outcome.Posted(in.getLong(), money(in));
      case RecordEncoder.CONFIRMED -> new Outcome.Confirmed(in.getLong());
      case RecordEncoder.CONFLICT ->
          new Outcome.Conflict(in.getLong(), texts(in, Byte.toUnsignedInt(in.get())));
      case RecordEncoder.REJECTED -> new Outcome.Rejected(text(in));
      default -> throw unknown("outcome", code);
    };
  }

  private AccountChange change(ByteBuffer in) {
    int flags = flags(in, RecordEncoder.HAS_TYPE);
    var account = text(in);
    var type = has(flags, RecordEncoder.HAS_TYPE) ? text(in) : null;
    return new AccountChange(account, type, texts(in, Short.toUnsignedInt(in.getShort())));
  }

  private static Status status(byte code) {
    return switch (code) {
      case RecordEncoder.PENDING -> Status.PENDING;
      case RecordEncoder.BOOKED -> Status.BOOKED;
      default -> throw unknown("status", code);
    };
  }

  private static Source source(byte code) {
    return switch (code) {
      case RecordEncoder.STATEMENT -> Source.STATEMENT;
      case RecordEncoder.INTRADAY -> Source.INTRADAY;
      case RecordEncoder.SERVICE -> Source.SERVICE;
      case RecordEncoder.PHONE -> Source.PHONE;
      default -> throw unknown("source", code);
    };
  }

  private Money money(ByteBuffer in) {
    return new Money(in.getLong(), currency(in));
  }

  private CurrencyUnit currency(ByteBuffer in) {
    var code = new byte[3];
    in.get(code);
    int scale = in.get();
    var last = lastCurrency;
    if (last != null && last.scale() == scale && isAscii(last.code(), code)) {
      return last;
    }
    var currency = new CurrencyUnit(new String(code, StandardCharsets.US_ASCII), scale);
    lastCurrency = currency;
    return currency;
  }

  private static boolean isAscii(String text, byte[] bytes) {
    return text.charAt(0) == bytes[0] && text.charAt(1) == bytes[1] && text.charAt(2) == bytes[2];
  }

  private LocalDate date(ByteBuffer in) {
    int day = in.getInt();
    var last = lastDate;
    if (last == null || last.toEpochDay() != day) {
      last = LocalDate.ofEpochDay(day);
      lastDate = last;
    }
    return last;
  }

  private static Instant instant(ByteBuffer in) {
    long seconds = in.getLong();
    int nanos = in.getInt();
    if (nanos < 0 || nanos > NANOS_MAX) {
      throw new IllegalArgumentException(nanos + " nanoseconds");
    }
    return Instant.ofEpochSecond(seconds, nanos);
  }

  private List<String> texts(ByteBuffer in, int count) {
    var texts = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      texts.add(text(in));
    }
    return texts;
  }

  /// A text that is likely to come again.
  private String name(ByteBuffer in) {
    if (known.length == 0 || in.remaining() < Short.BYTES) {
      return text(in);
    }
    int start = in.position();
    int length = Short.toUnsignedInt(in.getShort(start));
    if (length > in.remaining() - Short.BYTES) {
      return text(in);
    }
    int hash = length;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + in.get(start + Short.BYTES + i);
    }
    int place = (hash ^ hash >>> 14) & (known.length - 1);
    var before = known[place];
    if (before != null && isAscii(before, in, start + Short.BYTES, length)) {
      in.position(start + Short.BYTES + length);
      return before;
    }
    var made = text(in);
    known[place] = made;
    return made;
  }

  /// Whether these bytes are that text, all of ASCII.
  private static boolean isAscii(String text, ByteBuffer in, int from, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != in.get(from + i)) {
        return false;
      }
    }
    return true;
  }

  static String text(ByteBuffer in) {
    int length = Short.toUnsignedInt(in.getShort());
    if (length > in.remaining()) {
      throw new IllegalArgumentException("a text of " + length + " bytes ends too early");
    }
    var bytes = new byte[length];
    in.get(bytes);
    var text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) { // rare: it was written so, or the bytes are malformed
      requireWellFormed(bytes);
    }
    return text;
  }

  private static void requireWellFormed(byte[] bytes) {
    try {
      var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a text is not UTF-8", e);
    }
  }

  private static int flags(ByteBuffer in, int known) {
    int flags = Byte.toUnsignedInt(in.get());
    if ((flags & ~known) != 0) {
      throw new IllegalArgumentException("unknown flags " + Integer.toHexString(flags));
    }
    return flags;
  }

  private static boolean has(int flags, int flag) {
    return (flags & flag) != 0;
  }

  private static IllegalArgumentException unknown(String what, byte code) {
    return new IllegalArgumentException("unknown " + what + " " + Byte.toUnsignedInt(code));
  }
}
