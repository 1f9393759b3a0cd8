package io.millrace.examples.article;

/// What a feed contributes; immutable, so that it can be handed from thread to thread.
///
/// @param amount in the account's minor unit
/// @param timestamp when it happened
/// @param txid names it
record Transaction(long amount, long timestamp, String txid) {}
