package io.millrace.verification.channel;

import java.util.ArrayList;
import java.util.List;

/// The model of a channel with its handles and threads. Immutable. Sets of threads and of handles
/// are bits.
///
/// @param isShared whether each thread has its own receiver handle
/// @param capacity how many values fit
/// @param buffer the values, oldest first
/// @param openSenders the threads whose sender handles are open
/// @param refusing whether nothing is let in any more
/// @param failed whether a sender failed before the end was decided
/// @param closers for each receiver handle, four bits: one more than the thread that closed it
/// @param countedReceivers the receiver handles that have not been counted as closed
/// @param lastCloser the thread that closed the last receiver handle, or -1
/// @param interrupted the threads whose interrupt flag is set
record State(
    boolean isShared,
    int capacity,
    List<Integer> buffer,
    int openSenders,
    boolean refusing,
    boolean failed,
    int closers,
    int countedReceivers,
    int lastCloser,
    int interrupted) {

  boolean isFull() {
    return buffer.size() >= capacity;
  }

  boolean isInterrupted(int thread) {
    return (interrupted & (1 << thread)) != 0;
  }

  /// Whether the receiver handle which that thread uses is closed.
  boolean isReceiverClosed(int thread) {
    return closerOf(handleOf(thread)) != 0;
  }

  State withSent(int value) {
    var values = new ArrayList<>(buffer);
    values.add(value);
    return withBuffer(values);
  }

  State withoutFirst() {
    return withBuffer(buffer.subList(1, buffer.size()));
  }

  State withBuffer(List<Integer> values) {
    return new State(
        isShared,
        capacity,
        List.copyOf(values),
        openSenders,
        refusing,
        failed,
        closers,
        countedReceivers,
        lastCloser,
        interrupted);
  }

  State withInterrupt(int thread, boolean set) {
    int flags = set ? interrupted | (1 << thread) : interrupted & ~(1 << thread);
    return new State(
        isShared,
        capacity,
        buffer,
        openSenders,
        refusing,
        failed,
        closers,
        countedReceivers,
        lastCloser,
        flags);
  }

  /// This state at the beginning, with these sender handles open.
  State withSenders(int open) {
    return withEnd(open, open == 0, failed, countedReceivers);
  }

  State withSenderClosed(int thread, boolean asFailed) {
    int open = openSenders & ~(1 << thread);
    return withEnd(
        open, refusing || open == 0, failed || (asFailed && !refusing), countedReceivers);
  }

  State withRefusing() {
    return withEnd(openSenders, true, failed, countedReceivers);
  }

  /// The first step of closing a receiver handle: whoever is first is its closer.
  State withReceiverMarked(int thread) {
    int handle = handleOf(thread);
    int marks = closerOf(handle) != 0 ? closers : closers | ((thread + 1) << (4 * handle));
    return new State(
        isShared,
        capacity,
        buffer,
        openSenders,
        refusing,
        failed,
        marks,
        countedReceivers,
        lastCloser,
        interrupted);
  }

  /// The second step: the closer counts the handle, and ends the channel if it was the last.
  State withReceiverCounted(int thread) {
    int handle = handleOf(thread);
    if (closerOf(handle) != thread + 1 || (countedReceivers & (1 << handle)) == 0) {
      return this;
    }
    int counted = countedReceivers & ~(1 << handle);
    var next = withEnd(openSenders, refusing || counted == 0, failed, counted);
    return counted == 0 ? next.withLastCloser(thread) : next;
  }

  private int handleOf(int thread) {
    return isShared && thread >= 0 ? thread : Scenario.ORIGINAL;
  }

  private int closerOf(int handle) {
    return (closers >>> (4 * handle)) & 0xf;
  }

  private State withLastCloser(int thread) {
    return new State(
        isShared,
        capacity,
        buffer,
        openSenders,
        refusing,
        failed,
        closers,
        countedReceivers,
        thread,
        interrupted);
  }

  private State withEnd(int senders, boolean refuses, boolean isFailed, int receivers) {
    return new State(
        isShared,
        capacity,
        buffer,
        senders,
        refuses,
        isFailed,
        closers,
        receivers,
        lastCloser,
        interrupted);
  }
}
