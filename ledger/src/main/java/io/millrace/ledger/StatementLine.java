package io.millrace.ledger;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// One entry as seen from one account, with the running balance of its currency after it.
///
/// @param seq the entry's
/// @param txid of the best evidence, as are feed, dates and text
/// @param balance of the account in this currency after this line, in statement order (booking
///   date, then seq)
public record StatementLine(
    long seq,
    String txid,
    String feed,
    Money amount,
    LocalDate bookingDate,
    @Nullable LocalDate valueDate,
    String text,
    Money balance) {}
