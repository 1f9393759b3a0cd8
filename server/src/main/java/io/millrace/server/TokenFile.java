package io.millrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/// The file of the tokens: one JSON object a line, readable by its owner only. It is replaced as a
/// whole, so it is the old one or the new one whenever the machine stops.
final class TokenFile {

  /// A token as it is kept.
  ///
  /// @param secretHash SHA-256 of the secret
  @SuppressWarnings("ArrayRecordComponent") // compared in constant time, never by equals
  record Kept(TokenInfo info, byte[] secretHash) {}

  private static final int HASH_BYTES = 32;

  private final Path file;

  TokenFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /// @throws ServerException naming file and line if it cannot be read
  List<Kept> read() {
    var kept = new ArrayList<Kept>();
    try {
      if (!Files.exists(file)) {
        return kept;
      }
      for (var line : Files.readAllLines(file)) {
        kept.add(parse(line, kept.size() + 1));
      }
    } catch (IOException e) {
      throw new ServerException(file + " cannot be read: " + e.getMessage(), e);
    }
    return kept;
  }

  /// Replaces the file; returns once the disk has it.
  ///
  /// @throws ServerException if it may not be durable
  void write(Collection<Kept> tokens) {
    var text = new StringBuilder();
    tokens.forEach(token -> text.append(format(token)).append('\n'));
    var next = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(next); // left by a write that did not end
      writeNew(next, text.toString().getBytes(UTF_8));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      try (var directory = FileChannel.open(file.resolveSibling("."))) {
        directory.force(true); // the rename itself
      }
    } catch (IOException e) {
      throw new ServerException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  private static void writeNew(Path path, byte[] bytes) throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel = FileChannel.open(path, Set.of(CREATE_NEW, WRITE), ownerOnly)) {
      var rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
  }

  private static String format(Kept token) {
    return Json.write(json -> {
      Json.writeToken(json, token.info());
      json.writeStringProperty("sha256", HexFormat.of().formatHex(token.secretHash()));
    });
  }

  private Kept parse(String line, int number) {
    try {
      var json = JsonObject.parse(line);
      var hash = HexFormat.of().parseHex(json.text("sha256"));
      if (hash.length != HASH_BYTES) {
        throw new IllegalArgumentException("sha256 has " + hash.length + " bytes");
      }
      return new Kept(JsonReader.token(json), hash);
    } catch (IllegalArgumentException e) {
      throw new ServerException(file + " line " + number + ": " + e.getMessage(), e);
    }
  }
}
