package io.millrace.feeds.record;

import io.millrace.ledger.Money;
import io.millrace.ledger.Source;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One booked record of a file, read and typed, but not yet named: its identity depends on the rows
/// before it.
///
/// @param account whose money moves
/// @param amount signed
/// @param bankId the bank's own id of the record, if it has one
/// @param sharedId the event's id in a shared id space, if it has one
/// @param balance the running balance beside the row, if there is one
/// @param text all the text, in full
/// @param references further references by name
public record Row(
    String account,
    Money amount,
    Source source,
    LocalDate bookingDate,
    @Nullable LocalDate valueDate,
    @Nullable Instant timestamp,
    @Nullable String contra,
    @Nullable String bankId,
    @Nullable String sharedId,
    @Nullable Money balance,
    String text,
    Map<String, String> references) {}
