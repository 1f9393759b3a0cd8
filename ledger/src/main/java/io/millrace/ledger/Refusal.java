package io.millrace.ledger;

/// A message that moved nothing and waits for a person, with the reason: [Outcome.Conflict] or
/// [Outcome.Rejected].
///
/// @param seq its place in the ledger's one order
public record Refusal(long seq, Transaction transaction, Outcome outcome) {}
