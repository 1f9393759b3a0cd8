package io.millrace.ledger;

/// Whether the event has happened for good: only `BOOKED` moves the booked balance.
public enum Status {
  PENDING,
  BOOKED
}
