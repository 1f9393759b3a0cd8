package io.millrace.ledger;

/// One leg of an entry on one account.
///
/// @param account the account, or the ledger's own `outside:CUR`
/// @param amount what is added to it
public record Posting(String account, Money amount) {}
