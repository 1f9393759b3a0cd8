package io.millrace.benchmarks.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/// Transfers as JSON, one a line, in a buffer that is used again: a client of a few instructions,
/// so that the server has the processor. Confined to one thread.
final class RequestBody {
  private static final int HEAD_BYTES_MAX = 512;
  private static final int LINE_BYTES_MAX = 512;
  private static final int CENTS = 100;
  private static final int DIGITS = 10;
  private static final int INT_DIGITS_MAX = 10;

  private static final byte[] TXID = bytes("{\"txid\":\"");
  private static final byte[] ACCOUNT = bytes("\",\"account\":\"");
  private static final byte[] CONTRA = bytes("\",\"contra\":\"");
  private static final byte[] AMOUNT = bytes("\",\"amount\":\"");
  private static final byte[] REST =
      bytes("\",\"currency\":\"EUR\",\"timestamp\":\"2026-01-01T10:00:00Z\"}");

  private final byte[] txidPrefix;
  private final byte[] accountPrefix;
  private byte[] bytes = new byte[HEAD_BYTES_MAX + LINE_BYTES_MAX];
  private int end;

  /// @param prefix of accounts and txids, so that they are new to the ledger
  RequestBody(String prefix) {
    this.txidPrefix = bytes(prefix + "tx-");
    this.accountPrefix = bytes(prefix + "account-");
  }

  void clear() {
    end = HEAD_BYTES_MAX;
  }

  void add(Transfer transfer) {
    if (bytes.length - end < LINE_BYTES_MAX) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    append(TXID);
    append(txidPrefix);
    append(transfer.feed());
    bytes[end++] = '-';
    append(transfer.number());
    append(ACCOUNT);
    append(accountPrefix);
    append(transfer.credit());
    append(CONTRA);
    append(accountPrefix);
    append(transfer.debit());
    append(AMOUNT);
    append((int) (transfer.amount() / CENTS));
    bytes[end++] = '.';
    int cents = (int) (transfer.amount() % CENTS);
    bytes[end++] = (byte) ('0' + cents / DIGITS);
    bytes[end++] = (byte) ('0' + cents % DIGITS);
    append(REST);
  }

  void endLine() {
    bytes[end++] = '\n';
  }

  int length() {
    return end - HEAD_BYTES_MAX;
  }

  /// Writes the head and the body at once.
  ///
  /// @return how many bytes
  int writeTo(OutputStream out, byte[] head) throws IOException {
    int from = HEAD_BYTES_MAX - head.length;
    System.arraycopy(head, 0, bytes, from, head.length);
    out.write(bytes, from, end - from);
    return end - from;
  }

  private void append(byte[] text) {
    System.arraycopy(text, 0, bytes, end, text.length);
    end += text.length;
  }

  private void append(int number) {
    int digits = 1;
    for (int rest = number; rest >= DIGITS && digits < INT_DIGITS_MAX; rest /= DIGITS) {
      digits++;
    }
    int rest = number;
    for (int i = digits - 1; i >= 0; i--) {
      bytes[end + i] = (byte) ('0' + rest % DIGITS);
      rest /= DIGITS;
    }
    end += digits;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
