package io.millrace.ledger;

/// A transaction that reports an event, at its place in the ledger's order.
///
/// @param seq when it was recorded
/// @param transaction the report
public record Evidence(long seq, Transaction transaction) {}
