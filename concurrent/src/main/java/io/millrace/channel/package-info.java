/// Channels: typed hand-over between threads, with two ends that close.
///
/// A `Sender` gives a value up, a `Receiver` takes it over; the receiver sees the end when every
/// sender has closed and the buffer is drained, and a failed sender makes that end a failure.
/// Handles and endings are here once; how values are kept and threads wait is behind `Kernel`.
/// Start at `Channel`.
@NullMarked
package io.millrace.channel;

import org.jspecify.annotations.NullMarked;
