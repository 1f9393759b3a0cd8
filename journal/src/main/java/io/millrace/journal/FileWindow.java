package io.millrace.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Reads a file of any length front to back through one buffer, which grows to the largest part
/// that is asked for. Confined to one thread.
final class FileWindow implements AutoCloseable {
  private static final int LENGTH_START = 1 << 18;

  private final Path file;
  private final FileChannel channel;
  private ByteBuffer buffer;
  private long start; // what the buffer holds lies here in the file

  private FileWindow(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    int length = (int) Math.min(LENGTH_START, Math.max(1, channel.size()));
    this.buffer = ByteBuffer.allocateDirect(length).limit(0);
  }

  static FileWindow open(Path file) {
    try {
      return new FileWindow(file, FileChannel.open(file, StandardOpenOption.READ));
    } catch (IOException e) {
      throw Damage.unusable(file, "cannot be opened", e);
    }
  }

  /// The file's length now.
  long length() {
    try {
      return channel.size();
    } catch (IOException e) {
      throw Damage.unusable(file, "cannot be read", e);
    }
  }

  /// These bytes of the file, valid until the next call.
  ///
  /// @throws io.millrace.ledger.JournalException if the file does not have them
  ByteBuffer bytes(long offset, int length) {
    if (offset < start || offset + length > start + buffer.limit()) {
      fill(offset, length);
    }
    return buffer.slice((int) (offset - start), length);
  }

  /// Reads anew from now on: another process may have written meanwhile.
  void forget() {
    buffer.limit(0);
  }

  /// Where the bytes in this range that are not zero end; `from` if all are.
  long contentEnd(long from, long to) {
    long end = to;
    while (end > from) {
      int length = (int) Math.min(LENGTH_START, end - from);
      int content = Layout.contentLength(bytes(end - length, length));
      if (content > 0) {
        return end - length + content;
      }
      end -= length;
    }
    return from;
  }

  private void fill(long offset, int length) {
    if (length > buffer.capacity()) {
      buffer =
          ByteBuffer.allocateDirect(Math.max(length, Math.min(2 * buffer.capacity(), 4 << 20)));
    }
    buffer.clear();
    start = offset;
    try {
      while (buffer.position() < length) {
        if (channel.read(buffer, start + buffer.position()) < 0) {
          throw Damage.at(file, start + buffer.position(), "the file ends too early");
        }
      }
    } catch (IOException e) {
      throw Damage.unusable(file, "cannot be read", e);
    } finally {
      buffer.flip();
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw Damage.unusable(file, "cannot be closed", e);
    }
  }
}
