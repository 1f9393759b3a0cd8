package io.millrace.ledger;

/// What kind of evidence a transaction is, the best first: an entry's booking date is that of its
/// best evidence.
public enum Source {
  /// A bank's statement of what is booked (camt.053, a CSV download).
  STATEMENT,
  /// A bank's report during the day (camt.052, camt.054).
  INTRADAY,
  /// A service, over a queue or HTTP.
  SERVICE,
  /// A person's device.
  PHONE
}
