package io.millrace.feeds.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;

/// Hashes content to 128 bits, the first half of a SHA-256. Confined to one thread.
final class Fingerprint {
  /*
   * Version 1 of a row's fingerprint: the SHA-256 of these lines in UTF-8, each ended by a line feed:
   *
   *   account, booking date (ISO 8601), signed minor units, currency code, text, running balance
   *
   * The text is in Unicode form C, with each run of white space as one blank and none at either end. The balance is in
   * signed minor units, an empty line if the file has none. No line can hold a line feed, so no two rows give the same
   * bytes. The value date and the text of pending rows stay out: banks change both. The version never changes its
   * meaning; a better one gets the next number.
   */
  static final String VERSION = "v1";

  private final MessageDigest sha256;
  private long high;
  private long low;

  Fingerprint() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// Hashes the row's content.
  void row(Row row) {
    var balance = row.balance();
    hash(
        row.account()
            + '\n'
            + row.bookingDate()
            + '\n'
            + row.amount().minor()
            + '\n'
            + row.amount().currency()
            + '\n'
            + normalised(row.text())
            + '\n'
            + (balance == null ? "" : Long.toString(balance.minor()))
            + '\n');
  }

  /// Hashes a bank's id, which is unique within an account at best.
  void bankId(String account, String id) {
    hash("id\n" + account + '\n' + id + '\n');
  }

  /// The first 64 bits of the last hash.
  long high() {
    return high;
  }

  /// The next 64 bits of the last hash.
  long low() {
    return low;
  }

  private void hash(String content) {
    var digest = ByteBuffer.wrap(sha256.digest(content.getBytes(StandardCharsets.UTF_8)));
    high = digest.getLong();
    low = digest.getLong();
  }

  private static String normalised(String text) {
    return Names.oneLine(Normalizer.normalize(text, Normalizer.Form.NFC));
  }
}
