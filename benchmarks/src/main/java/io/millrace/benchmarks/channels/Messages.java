package io.millrace.benchmarks.channels;

import io.millrace.benchmarks.channels.Cell.Payload;
import java.util.SplittableRandom;

/// What is sent: numbered messages, each with a value that the receivers add up, so that a lost or
/// a doubled message shows in the sum.
final class Messages {
  /// Up to so many messages of a round differ from each other.
  static final int DISTINCT_COUNT = 4096;

  private static final int BYTE_COUNT = 100;
  private static final Long[] VALUES = values();

  private static final class Parcel {
    private final long value;

    @SuppressWarnings("UnusedVariable") // only its size matters
    private final byte[] bytes = new byte[BYTE_COUNT];

    Parcel(long value) {
      this.value = value;
    }
  }

  private Messages() {}

  /// The message of that number.
  static Object make(Payload payload, int number) {
    var value = VALUES[number & (DISTINCT_COUNT - 1)];
    return payload == Payload.SMALL ? value : new Parcel(value);
  }

  /// What the message adds to the sum.
  static long value(Object message) {
    return message instanceof Long value ? value : ((Parcel) message).value;
  }

  /// What the receivers of the first `count` messages must find together.
  static long sum(int count) {
    long sum = 0;
    for (int number = 0; number < count; number++) {
      sum += VALUES[number & (DISTINCT_COUNT - 1)];
    }
    return sum;
  }

  private static Long[] values() {
    return new SplittableRandom(DISTINCT_COUNT).longs(DISTINCT_COUNT).boxed().toArray(Long[]::new);
  }
}
