import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

class Fingerprints {
  private final MessageDigest digest;

  Fingerprints() throws NoSuchAlgorithmException {
    digest = MessageDigest.getInstance("SHA-256");
  }

  String of(String text) {
    return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  List<String> ofAll(List<String> texts) {
    return texts.parallelStream().map(this::of).toList();
  }
}
