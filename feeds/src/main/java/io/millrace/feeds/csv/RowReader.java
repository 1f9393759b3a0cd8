package io.millrace.feeds.csv;

import io.millrace.feeds.record.FieldException;
import io.millrace.feeds.record.Names;
import io.millrace.feeds.record.Row;
import io.millrace.ledger.CurrencyUnit;
import io.millrace.ledger.Money;
import io.millrace.ledger.Quote;
import io.millrace.ledger.Source;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Turns the cells of one CSV record into a row. Confined to one thread.
final class RowReader {
  private final Dialect dialect;
  private final Columns columns;
  private final @Nullable String account;
  private final @Nullable CurrencyUnit fixedCurrency;
  private final Dates.Cache cache = new Dates.Cache();
  private String lastAccountWritten = ""; // neighbouring rows mostly have the same
  private String lastAccount = "";

  /// A reader of the rows of one file.
  ///
  /// @param account that overrides the file's, or null
  RowReader(Dialect dialect, Columns columns, @Nullable String account) {
    this.dialect = dialect;
    this.columns = columns;
    this.account = account;
    var fixed = dialect.meaning().currency();
    this.fixedCurrency = fixed == null ? null : CurrencyUnit.of(fixed);
  }

  /// Whether the row is no transaction at all.
  boolean ignores(String[] cells) {
    return columns.ignores(cells);
  }

  boolean isPending(String[] cells) {
    var words = dialect.meaning().pendingWords();
    return !words.isEmpty() && isOneOf(columns.optional(cells, Role.STATUS), words);
  }

  Row read(String[] cells) throws FieldException {
    columns.requireWidth(cells);
    var date = date(cells, Role.DATE);
    var currency = currency(cells);
    var amount = amount(cells, currency);
    return new Row(
        account(cells),
        amount,
        Source.STATEMENT,
        date,
        optionalDate(cells),
        timestamp(cells),
        contra(cells),
        Names.id(columns.optional(cells, Role.ID)),
        Names.id(columns.optional(cells, Role.SHARED_ID)),
        balance(cells, currency),
        columns.text(cells),
        references(cells));
  }

  private String account(String[] cells) throws FieldException {
    if (account != null) {
      return account;
    }
    var written = columns.require(cells, Role.ACCOUNT);
    if (!lastAccount.isEmpty() && written.equals(lastAccountWritten)) {
      return lastAccount;
    }
    if (written.isEmpty()) {
      throw new FieldException(columns.field(Role.ACCOUNT), "is empty");
    }
    if (written.indexOf(dialect.layout().quote()) >= 0) {
      throw new FieldException(
          columns.field(Role.ACCOUNT), Quote.of(written) + " has a stray quote");
    }
    lastAccountWritten = written;
    lastAccount = Names.account(written);
    return lastAccount;
  }

  private LocalDate date(String[] cells, Role role) throws FieldException {
    return dialect.dates().date(columns.field(role), columns.require(cells, role), cache);
  }

  private @Nullable LocalDate optionalDate(String[] cells) throws FieldException {
    var written = columns.optional(cells, Role.VALUE_DATE);
    return written.isEmpty()
        ? null
        : dialect.dates().date(columns.field(Role.VALUE_DATE), written, cache);
  }

  private @Nullable Instant timestamp(String[] cells) throws FieldException {
    var written = columns.optional(cells, Role.TIMESTAMP);
    return written.isEmpty()
        ? null
        : dialect.dates().timestamp(columns.field(Role.TIMESTAMP), written);
  }

  private @Nullable String contra(String[] cells) {
    var written = columns.optional(cells, Role.CONTRA);
    return written.isEmpty() ? null : Names.account(written);
  }

  private CurrencyUnit currency(String[] cells) throws FieldException {
    if (fixedCurrency != null) {
      return fixedCurrency;
    }
    var written = columns.require(cells, Role.CURRENCY);
    try {
      return CurrencyUnit.of(written.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new FieldException(columns.field(Role.CURRENCY), String.valueOf(e.getMessage()));
    }
  }

  private Money amount(String[] cells, CurrencyUnit currency) throws FieldException {
    boolean negate = dialect.meaning().inverted();
    if (!columns.has(Role.AMOUNT)) {
      return signed(debitOrCredit(cells, currency), negate, Role.CREDIT);
    }
    if (columns.has(Role.FLAG)) {
      negate ^= isDebit(columns.require(cells, Role.FLAG));
    }
    return signed(parse(cells, Role.AMOUNT, currency), negate, Role.AMOUNT);
  }

  /// The amount of the one column that has one. A debit may be written with or without its minus.
  private Money debitOrCredit(String[] cells, CurrencyUnit currency) throws FieldException {
    boolean debit = !columns.optional(cells, Role.DEBIT).isEmpty();
    boolean credit = !columns.optional(cells, Role.CREDIT).isEmpty();
    if (debit && credit) {
      var onDebit = parse(cells, Role.DEBIT, currency);
      var onCredit = parse(cells, Role.CREDIT, currency);
      if (onDebit.minor() != 0 && onCredit.minor() != 0) {
        throw new FieldException(columns.field(Role.DEBIT), "stands beside a credit");
      }
      credit = onCredit.minor() != 0;
    } else if (!debit && !credit) {
      throw new FieldException(
          columns.field(columns.has(Role.DEBIT) ? Role.DEBIT : Role.CREDIT),
          "is empty, and there is no other amount");
    }
    if (credit) {
      return parse(cells, Role.CREDIT, currency);
    }
    var amount = parse(cells, Role.DEBIT, currency);
    return amount.minor() > 0 ? amount.negate() : amount;
  }

  private boolean isDebit(String flag) throws FieldException {
    if (isOneOf(flag, dialect.meaning().debitWords())) {
      return true;
    }
    if (isOneOf(flag, dialect.meaning().creditWords())) {
      return false;
    }
    throw new FieldException(
        columns.field(Role.FLAG), Quote.of(flag) + " says neither debit nor credit");
  }

  private Money signed(Money amount, boolean negate, Role role) throws FieldException {
    try {
      return negate ? amount.negate() : amount;
    } catch (ArithmeticException e) {
      throw new FieldException(columns.field(role), amount + " is too large an amount");
    }
  }

  private Money parse(String[] cells, Role role, CurrencyUnit currency) throws FieldException {
    return dialect.amounts().parse(columns.field(role), columns.require(cells, role), currency);
  }

  private @Nullable Money balance(String[] cells, CurrencyUnit currency) throws FieldException {
    var written = columns.optional(cells, Role.BALANCE);
    return written.isEmpty()
        ? null
        : dialect.amounts().parse(columns.field(Role.BALANCE), written, currency);
  }

  private Map<String, String> references(String[] cells) {
    var shared = Names.reference(columns.optional(cells, Role.SHARED_ID));
    var told = columns.references(cells);
    if (shared == null && told.isEmpty()) {
      return Map.of();
    }
    var references = new TreeMap<String, String>();
    told.forEach((name, value) -> {
      var clean = Names.reference(value);
      if (clean != null) {
        references.put(name, clean);
      }
    });
    if (shared != null) {
      references.put("endToEndId", shared);
    }
    return references;
  }

  private static boolean isOneOf(String cell, List<String> words) {
    for (var word : words) {
      if (word.equalsIgnoreCase(cell) || (word.equals("blank") && cell.isEmpty())) {
        return true;
      }
    }
    return false;
  }
}
