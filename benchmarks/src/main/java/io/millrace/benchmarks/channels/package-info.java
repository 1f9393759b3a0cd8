/// Channels and queues, each behind the same small interface, and the rounds that measure them.
///
/// Start with [Cell], what is measured, and [Subject], who is; [ChannelFork] is the program that
/// one fresh JVM runs.
@NullMarked
package io.millrace.benchmarks.channels;

import org.jspecify.annotations.NullMarked;
