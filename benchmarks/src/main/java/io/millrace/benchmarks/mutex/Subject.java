package io.millrace.benchmarks.mutex;

import io.millrace.benchmarks.mutex.Cell.Use;
import java.util.List;
import java.util.stream.Stream;

/// One lock to be measured.
public interface Subject {

  /// The name of ours.
  String OURS = "millrace";

  /// The name in reports.
  ///
  /// @return a word
  String title();

  /// Whether it has what the call is for.
  ///
  /// @return false to leave it out of the cells of that call
  boolean supports(Use use);

  /// A new lock of a counter.
  ///
  /// @return one use of the counter: takes the lock, counts or looks, and gives the lock back
  Access open(Counter counter, Use use);

  /// One use of the counter, by any thread.
  @FunctionalInterface
  interface Access {

    /// Takes the lock, counts or looks, and gives the lock back.
    ///
    /// @return the counter as it was seen under the lock
    Count use();
  }

  /// Every subject, ours first.
  ///
  /// @return the subjects
  static List<Subject> all() {
    return Stream.<Subject>concat(Stream.of(new MillraceLock()), JavaLock.all().stream()).toList();
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
