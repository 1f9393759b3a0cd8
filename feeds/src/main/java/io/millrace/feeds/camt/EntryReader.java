package io.millrace.feeds.camt;

import io.millrace.feeds.record.FieldException;
import io.millrace.feeds.record.Names;
import io.millrace.feeds.record.Row;
import io.millrace.ledger.CurrencyUnit;
import io.millrace.ledger.Money;
import io.millrace.ledger.Quote;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads one `Ntry`. Used once.
final class EntryReader {
  private final XmlCursor xml;
  private final Statement statement;
  private final String account;

  private @Nullable String amount;
  private @Nullable String currency;
  private @Nullable String direction;
  private @Nullable String status;
  private @Nullable String bookingDate;
  private @Nullable String valueDate;
  private @Nullable String bankReference;
  private @Nullable String entryReference;
  private @Nullable String information;
  private int detailsCount;
  private @Nullable DetailsReader details; // of the first TxDtls

  EntryReader(XmlCursor xml, Statement statement, String account) {
    this.xml = xml;
    this.statement = statement;
    this.account = account;
  }

  /// Reads the entry that has just begun, to its end.
  ///
  /// @return the row, or null if it is not booked yet
  @Nullable Row read() throws FieldException, XmlCursor.BrokenException, IOException {
    int depth = xml.depth();
    while (xml.nextChild(depth)) {
      switch (xml.name()) {
        case "NtryRef" -> entryReference = xml.text();
        case "Amt" -> {
          currency = xml.attribute("Ccy");
          amount = xml.text();
        }
        case "CdtDbtInd" -> direction = xml.text();
        case "Sts" -> status = status();
        case "BookgDt" -> bookingDate = date();
        case "ValDt" -> valueDate = date();
        case "AcctSvcrRef" -> bankReference = xml.text();
        case "AddtlNtryInf" -> information = xml.text();
        case "NtryDtls" -> details();
        default -> {}
      }
    }
    return isBooked() ? row() : null;
  }

  /// Up to version 6 the code stands in `Sts` itself, later in `Sts/Cd`.
  private String status() throws FieldException, XmlCursor.BrokenException, IOException {
    return xml.textOrChild("Cd");
  }

  private @Nullable String date() throws FieldException, XmlCursor.BrokenException, IOException {
    int depth = xml.depth();
    String date = null;
    while (xml.nextChild(depth)) {
      switch (xml.name()) {
        case "Dt", "DtTm" -> date = xml.text();
        default -> {}
      }
    }
    return date;
  }

  private void details() throws FieldException, XmlCursor.BrokenException, IOException {
    int depth = xml.depth();
    while (xml.nextChild(depth)) {
      if (xml.name().equals("TxDtls") && ++detailsCount == 1) {
        details = new DetailsReader(xml);
        details.read();
      }
    }
  }

  private boolean isBooked() throws FieldException {
    return switch (status) {
      case "BOOK" -> true;
      case "PDNG", "INFO", "FUTR" -> false;
      case null -> throw new FieldException("Sts", "is missing");
      default ->
          throw new FieldException("Sts", Quote.of(status) + " is not BOOK, PDNG, INFO or FUTR");
    };
  }

  private Row row() throws FieldException {
    var money = money();
    var value = valueDate == null ? null : parseDate("ValDt", valueDate);
    var single = detailsCount == 1 ? details : null;
    var told = single == null ? null : single.endToEndId;
    return new Row(
        account,
        money,
        statement.source(),
        bookingDate(value),
        value,
        null,
        null,
        bankId(single),
        Names.id(told),
        null,
        text(single, money),
        references(single, money));
  }

  /// The indicator is the booked direction already, for a reversal too.
  private Money money() throws FieldException {
    var written = amount;
    if (written == null) {
      throw new FieldException("Amt", "is missing");
    }
    var code = currency == null ? statement.currency() : currency;
    if (code == null) {
      throw new FieldException("Amt", "has no currency (Ccy)");
    }
    Money money;
    try {
      money = Money.parse(written, CurrencyUnit.of(code));
    } catch (IllegalArgumentException e) {
      throw new FieldException("Amt", String.valueOf(e.getMessage()));
    }
    if (money.minor() < 0) {
      throw new FieldException("Amt", Quote.of(written) + " has a sign; CdtDbtInd has the word");
    }
    return switch (direction) {
      case "CRDT" -> money;
      case "DBIT" -> money.negate();
      case null -> throw new FieldException("CdtDbtInd", "is missing");
      default ->
          throw new FieldException("CdtDbtInd", Quote.of(direction) + " is not CRDT or DBIT");
    };
  }

  private LocalDate bookingDate(@Nullable LocalDate value) throws FieldException {
    if (bookingDate != null) {
      return parseDate("BookgDt", bookingDate);
    }
    if (value != null) {
      return value;
    }
    var created = statement.created();
    if (created == null) {
      throw new FieldException("BookgDt", "is missing, and so are ValDt and CreDtTm");
    }
    return parseDate("CreDtTm", created);
  }

  private @Nullable String bankId(@Nullable DetailsReader single) {
    var id = Names.id(bankReference);
    if (id == null && single != null) {
      id = firstId(single.bankReference, single.transactionId, single.uetr);
    }
    if (id == null && statement.id() != null && Names.id(entryReference) != null) {
      id = Names.oneLine(statement.id() + "/" + Names.id(entryReference));
    }
    return id;
  }

  private String text(@Nullable DetailsReader single, Money money) {
    var text = new StringBuilder();
    if (single != null) {
      append(text, single.counterparty(money.minor() >= 0));
      single.remittance.forEach(line -> append(text, line));
    }
    append(text, information);
    if (single != null) {
      append(text, single.information);
    }
    return text.toString();
  }

  private Map<String, String> references(@Nullable DetailsReader single, Money money) {
    var references = new TreeMap<String, String>();
    put(references, "statement", statement.id());
    put(references, "bankReference", bankReference);
    if (single != null) {
      put(references, "endToEndId", single.endToEndId);
      put(references, "uetr", single.uetr);
      put(references, "mandate", single.mandate);
      put(references, "counterpartyAccount", single.counterpartyAccount(money.minor() >= 0));
    }
    return references;
  }

  /// The written calendar date of a date or of a moment, whatever the zone.
  private static LocalDate parseDate(String field, String written) throws FieldException {
    try {
      boolean isDate =
          written.length() == 10 || (written.length() > 10 && isEnd(written.charAt(10)));
      if (isDate) {
        return LocalDate.parse(written.substring(0, 10));
      }
    } catch (DateTimeException e) {
      // said below
    }
    throw new FieldException(field, Quote.of(written) + " is not a date like 2026-11-24");
  }

  private static boolean isEnd(char c) {
    return c == 'T' || c == 'Z' || c == '+' || c == '-';
  }

  private static @Nullable String firstId(@Nullable String... candidates) {
    for (var candidate : candidates) {
      var id = Names.id(candidate);
      if (id != null) {
        return id;
      }
    }
    return null;
  }

  private static void append(StringBuilder text, @Nullable String part) {
    if (part != null && !part.isBlank()) {
      text.append(text.isEmpty() ? "" : " ").append(part);
    }
  }

  private static void put(Map<String, String> references, String name, @Nullable String value) {
    var clean = Names.reference(value);
    if (clean != null) {
      references.put(name, clean);
    }
  }
}
