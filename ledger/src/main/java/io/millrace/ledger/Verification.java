package io.millrace.ledger;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// What a full check of the ledger found: the journal was read again, every outcome derived anew,
/// and the balances that come out compared with the book in memory.
///
/// @param ok whether everything agrees
/// @param entries how many entries the journal holds
/// @param sum per currency, over all accounts and the outside; zero if all is well
/// @param lastSeq the last record checked
/// @param hash of the journal's chain up to the end of what was read, in hexadecimal
/// @param problem the first thing that does not agree, or null
public record Verification(
    boolean ok,
    long entries,
    SortedMap<CurrencyUnit, Money> sum,
    long lastSeq,
    String hash,
    @Nullable String problem) {}
