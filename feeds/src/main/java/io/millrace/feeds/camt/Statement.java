package io.millrace.feeds.camt;

import io.millrace.feeds.record.FieldException;
import io.millrace.ledger.Source;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the entries of one `Stmt`, `Rpt` or `Ntfctn` share.
///
/// @param source what kind of evidence its entries are
/// @param id its own `Id`
/// @param created its `CreDtTm`, else that of the message
/// @param account the account's IBAN or other id
/// @param currency the account's
record Statement(
    Source source,
    @Nullable String id,
    @Nullable String created,
    @Nullable String account,
    @Nullable String currency) {

  /// As a reject file keeps it.
  Map<String, String> context() {
    var context = new TreeMap<String, String>();
    context.put("source", source.name());
    put(context, "statement", id);
    put(context, "created", created);
    put(context, "account", account);
    put(context, "currency", currency);
    return context;
  }

  /// Reads [#context()] back.
  static Statement of(Map<String, String> context) throws FieldException {
    var source = context.getOrDefault("source", Source.STATEMENT.name());
    try {
      return new Statement(
          Source.valueOf(source),
          context.get("statement"),
          context.get("created"),
          context.get("account"),
          context.get("currency"));
    } catch (IllegalArgumentException e) {
      throw new FieldException("source", "is neither STATEMENT nor INTRADAY");
    }
  }

  private static void put(Map<String, String> context, String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      context.put(key, value);
    }
  }
}
