package io.millrace.journal;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// The SHA-256 of everything the journal holds up to some batch; immutable.
final class ChainHash {
  static final int LENGTH = 32;

  /// A batch is hashed in pieces, so that the JDK's loop over them is called often enough to be
  /// compiled early.
  private static final int PIECE_LENGTH = 1 << 12;

  /// The chain before the first batch.
  static final ChainHash ZERO = new ChainHash(new byte[LENGTH]);

  private final byte[] bytes;

  private ChainHash(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Reads a hash at the buffer's position.
  static ChainHash get(ByteBuffer buffer) {
    var bytes = new byte[LENGTH];
    buffer.get(bytes);
    return new ChainHash(bytes);
  }

  /// A digest for [#next]; confined to one thread.
  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// The chain after a batch.
  ///
  /// @param headerAndPayload of the batch, from the buffer's position to its limit
  ChainHash next(MessageDigest digest, ByteBuffer headerAndPayload) {
    digest.update(bytes);
    while (headerAndPayload.hasRemaining()) {
      int length = Math.min(PIECE_LENGTH, headerAndPayload.remaining());
      digest.update(headerAndPayload.slice(headerAndPayload.position(), length));
      headerAndPayload.position(headerAndPayload.position() + length);
    }
    return new ChainHash(digest.digest());
  }

  void put(ByteBuffer buffer) {
    buffer.put(bytes);
  }

  String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChainHash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
