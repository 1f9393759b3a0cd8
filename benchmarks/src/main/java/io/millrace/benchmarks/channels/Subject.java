package io.millrace.benchmarks.channels;

import java.util.List;
import java.util.stream.Stream;

/// One implementation to be measured.
public interface Subject {

  /// The name of ours.
  String OURS = "millrace";

  /// The name in reports.
  ///
  /// @return a word
  String title();

  /// Whether threads that wait for it cost no processor time and need no strategy of the caller:
  /// only such peers can be the best of a cell. The others are shown beside.
  ///
  /// @return false for what spins
  boolean blocks();

  /// Whether it has what the cell asks for.
  ///
  /// @return false to leave it out of that cell
  boolean supports(Cell cell);

  /// Sends `count` messages over a new channel, from the start of the threads to the end of the
  /// last.
  ///
  /// @param count a multiple of four
  /// @return how long it took
  /// @throws IllegalStateException if a message was lost, doubled or changed
  long roundNanos(Cell cell, int count) throws Exception;

  /// Every subject that runs in a JVM, ours first.
  ///
  /// @return the subjects
  static List<Subject> all() {
    return Stream.<List<? extends Subject>>of(
            List.of(new MillraceChannel()),
            JavaQueue.all(),
            List.of(new JoxChannel(), new KotlinxChannel()),
            JctoolsQueue.all(),
            List.of(new DisruptorRing()))
        .<Subject>flatMap(List::stream)
        .toList();
  }

  /// The subject of that name.
  ///
  /// @return the subject
  /// @throws IllegalArgumentException if there is none
  static Subject named(String name) {
    return all().stream()
        .filter(subject -> subject.title().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such subject: " + name));
  }
}
