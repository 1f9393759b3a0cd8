package io.millrace.feeds;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// A file that is read once from end to end, counted and hashed on the way. Confined to one thread,
/// but for [#bytesRead()].
final class FileInput extends FilterInputStream {
  private final FileChannel channel;
  private final MessageDigest sha256;
  private volatile long bytesRead; // written by the reading thread only

  private FileInput(FileChannel channel) {
    super(Channels.newInputStream(channel));
    this.channel = channel;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static FileInput open(Path file) throws IOException {
    return new FileInput(FileChannel.open(file));
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int count = super.read(to, offset, length);
    if (count > 0) {
      sha256.update(to, offset, count);
      add(count);
    }
    return count;
  }

  long bytesRead() {
    return bytesRead;
  }

  /// Reads what a format has left, and checks that the file did not shrink meanwhile.
  ///
  /// @return the SHA-256 of the whole file, in hexadecimal
  String finish(long sizeAtFirst) throws IOException {
    var rest = new byte[1 << 16];
    while (read(rest, 0, rest.length) >= 0) {}
    if (bytesRead < sizeAtFirst) {
      throw new EOFException(
          "shrank from " + sizeAtFirst + " to " + bytesRead + " bytes meanwhile");
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  /// Reads bytes again, without counting or hashing them.
  byte[] at(long offset, int length) throws IOException {
    var bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {}
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private void add(int count) {
    bytesRead += count;
  }
}
