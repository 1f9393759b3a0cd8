package io.millrace.ledger;

import java.nio.charset.StandardCharsets;

/// A number for a name, so that a table of numbers can find it. Two names may have the same one:
/// whoever finds a number compares the names.
///
/// @param seed makes the numbers of one process unlike those of another, so that nobody can choose
///   names of one number from outside
/// @param mask the bits that may be set: all, unless a test wants equal numbers
record Fingerprint(long seed, long mask) {
  /*
   * Eight bytes of UTF-8 at a time, folded by a 128-bit product as in wyhash (Wang Yi). It need not withstand somebody
   * who sees the numbers: they never leave the process.
   */

  private static final long P0 = 0xa0761d6478bd642fL;
  private static final long P1 = 0xe7037ed1a0b428dbL;

  static Fingerprint seeded(long seed) {
    return new Fingerprint(seed, -1);
  }

  /// The number of a name; never 0.
  long of(String name) {
    long h = seed ^ P0;
    int length = name.length();
    long word = 0;
    for (int i = 0; i < length; i++) {
      char c = name.charAt(i);
      if (c >= 0x80) {
        return of(name.getBytes(StandardCharsets.UTF_8));
      }
      word = word << Byte.SIZE | c;
      if ((i & 7) == 7) {
        h = fold(h ^ word, P1);
        word = 0;
      }
    }
    return finish(h, word, length);
  }

  /// The number of names that have these numbers, in this order; never 0.
  long of(long first, long second) {
    return nonZero(fold(first ^ P0, second ^ P1 ^ Long.rotateLeft(first, 32)));
  }

  private long of(byte[] utf8) {
    long h = seed ^ P0;
    long word = 0;
    for (int i = 0; i < utf8.length; i++) {
      word = word << Byte.SIZE | (utf8[i] & 0xFF);
      if ((i & 7) == 7) {
        h = fold(h ^ word, P1);
        word = 0;
      }
    }
    return finish(h, word, utf8.length);
  }

  private long finish(long h, long rest, int length) {
    return nonZero(fold(fold(h ^ rest, P1) ^ length, P0));
  }

  private long nonZero(long h) {
    long masked = h & mask;
    return masked == 0 ? P0 : masked;
  }

  private static long fold(long a, long b) {
    return (a * b) ^ Math.unsignedMultiplyHigh(a, b);
  }
}
