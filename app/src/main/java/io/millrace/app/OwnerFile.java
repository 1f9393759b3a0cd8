package io.millrace.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// `DIR/owner`: where the server that owns a ledger directory listens, and the secret that lets
/// other commands of the same user in. Two lines, readable by its user alone; replaced whole, so a
/// reader never sees half of it.
///
/// @param port on loopback
/// @param secret new at every start
record OwnerFile(int port, String secret) {
  private static final int SECRET_BYTES = 32;

  static String newSecret() {
    var bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  static Path in(Path directory) {
    return directory.resolve("owner");
  }

  /// What the file says, if there is one that can be read and understood.
  static Optional<OwnerFile> read(Path directory) throws IOException {
    try {
      var lines = Files.readAllLines(in(directory));
      return lines.size() == 2
          ? Optional.of(new OwnerFile(Integer.parseInt(lines.getFirst()), lines.getLast()))
          : Optional.empty();
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  void write(Path directory) throws IOException {
    var temporary = directory.resolve("owner.tmp");
    Files.deleteIfExists(temporary);
    Files.createFile(
        temporary,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(temporary, List.of(Integer.toString(port), secret), StandardOpenOption.WRITE);
    Files.move(temporary, in(directory), StandardCopyOption.ATOMIC_MOVE);
  }

  static void delete(Path directory) throws IOException {
    Files.deleteIfExists(in(directory));
  }
}
