package io.millrace.ledger;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// An account in one currency, as asked for.
///
/// @param account its name
/// @param type what kind it is, if told
/// @param balance the booked balance
/// @param pending what is announced and not booked yet
/// @param reported per feed, what that feed has reported (posted or confirmed); its gap to the
///   balance is what it has not
public record Balance(
    String account,
    @Nullable String type,
    Money balance,
    Money pending,
    SortedMap<String, Money> reported) {}
