package io.millrace.channel;

/// What became of a value that a kernel was asked to send. The public [SendResult] carries the
/// value as well; this one needs no allocation.
enum Offer {
  SENT,
  FULL,
  CLOSED
}
