package io.millrace.feeds;

import io.millrace.feeds.csv.Dialect;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Tells a file's format by its content, never by its name.
final class Recognition {

  /// The formats that can be read.
  enum Kind {
    CSV,
    CAMT,
    REJECTS
  }

  /// How much of a file is looked at: a camt file names its message before that, even behind
  /// comments.
  private static final int HEAD_BYTES = 1 << 16;

  private Recognition() {}

  /// The format of a file.
  ///
  /// @throws UnreadableFileException if it is none of the formats, or no file at all
  static Kind of(Path file, boolean hasDialect) throws UnreadableFileException {
    var head = head(file);
    if (head.length == 0) {
      throw new UnreadableFileException(file, "is empty; download it again", null);
    }
    var text = new String(head, StandardCharsets.ISO_8859_1);
    text = (text.startsWith("\u00EF\u00BB\u00BF") ? text.substring(3) : text).stripLeading();
    if (text.startsWith(RejectFile.FIRST_LINE)) {
      return Kind.REJECTS; // the original text in it may be anything
    }
    requireText(file, head);
    if (text.startsWith("<")) {
      if (text.contains("BkToCstmr")) {
        return Kind.CAMT;
      }
      throw new UnreadableFileException(
          file,
          text.contains("<!DOCTYPE")
              ? "has a DOCTYPE, which is refused; a bank's file has none"
              : "is XML, but not camt.052, camt.053 or camt.054; ask the bank for one of these",
          null);
    }
    if (!hasDialect) {
      throw new UnreadableFileException(
          file,
          "its format is not recognised by its content; if it is CSV, say whose with --dialect: "
              + String.join(", ", Dialect.names())
              + ", or a file of your own",
          null);
    }
    return Kind.CSV;
  }

  private static byte[] head(Path file) throws UnreadableFileException {
    if (Files.isDirectory(file)) {
      throw new UnreadableFileException(file, "is a directory; name the files in it", null);
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new UnreadableFileException(file, "is not a regular file; save it to one first", null);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HEAD_BYTES);
    } catch (NoSuchFileException e) {
      throw new UnreadableFileException(file, "there is no such file; check its name", e);
    } catch (AccessDeniedException e) {
      throw new UnreadableFileException(file, "may not be read; check its permissions", e);
    } catch (IOException e) {
      throw new UnreadableFileException(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static void requireText(Path file, byte[] head) throws UnreadableFileException {
    if (begins(head, 0xFE, 0xFF) || begins(head, 0xFF, 0xFE)) {
      throw new UnreadableFileException(file, "is in UTF-16; save it as UTF-8", null);
    }
    if (begins(head, 'P', 'K', 3, 4) || begins(head, 0x1F, 0x8B)) {
      throw new UnreadableFileException(file, "is compressed; unpack it first", null);
    }
    for (byte b : head) {
      if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != 0x1A) {
        throw new UnreadableFileException(
            file, "is a binary file, not a bank's text or XML file; check its name", null);
      }
    }
  }

  private static boolean begins(byte[] head, int... bytes) {
    if (head.length < bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if ((head[i] & 0xFF) != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
