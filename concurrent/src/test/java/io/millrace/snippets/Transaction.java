package io.millrace.snippets;

/// What the examples send.
record Transaction(String account, long amount) {}
