/// Channels: typed hand-over between threads, with two ends that close.
///
/// A `Sender` gives a value up, a `Receiver` takes it over; the receiver sees the end when every
/// sender has closed and the buffer is drained, and a failed sender makes that end a failure. How
/// values are kept is behind `Kernel`, one class for each algorithm: `RingKernel` (bounded),
/// `SegmentKernel` (unbounded), `RendezvousKernel` (no buffer); `SharedKernel` lets many receivers
/// take turns. How threads wait is in `Waiting`, `Select` and `Selector`, the same for all; how a
/// channel ends is in `Ends`. Start at `Channel`.
@NullMarked
package io.millrace.channel;

import org.jspecify.annotations.NullMarked;
