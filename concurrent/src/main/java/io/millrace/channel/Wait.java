package io.millrace.channel;

/// One wait of somebody, registered as one [Waiter] with each channel that may end it.
///
/// Any thread may call these methods. A wait is claimed by at most one peer.
interface Wait {

  /// Ends this wait through that waiter, unless it was claimed before or has been given up. Whoever
  /// gets true must soon call [#completed()].
  boolean claim(Waiter<?> waiter);

  /// Tells that the claiming peer has done all it does for the waiter.
  void completed();

  /// Whether this wait only wants to learn that something can be done, and takes no value over.
  boolean observes();
}
