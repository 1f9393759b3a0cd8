package io.millrace.examples.checked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The sample builds, and is refused without its safety, whatever JDK Maven runs on.
@Timeout(300)
class CheckedIT {
  private static final String BALANCE = "com/acme/balance/Balance.java";

  @TempDir private Path folder;

  @Test
  void theSampleBuildsInsideMaven() throws Exception {
    var result = SampleProject.in(folder).compile();
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(result.output()).contains("with javac [debug release 25]").doesNotContain("WARN");
    assertThat(folder.resolve("target/classes/com/acme/balance/Balance.class")).exists();
  }

  @Test
  void theSampleIsRefusedWithoutItsSafety() throws Exception {
    assertRefused(refused().compile());
  }

  @Test
  void anOlderMavenForksTheCompilerOfJdk25() throws Exception {
    var jdk = olderJdk();
    assumeTrue(jdk.isPresent(), "no JDK 17 to 24 under /usr/lib/jvm");
    var sample = SampleProject.in(folder.resolve("builds"));
    var result = sample.compile(jdk.orElseThrow());
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(result.output()).contains("with javac [forked debug release 25]");
    replace(sample);
    assertRefused(sample.compile(jdk.orElseThrow()));
  }

  private SampleProject refused() throws IOException {
    var sample = SampleProject.in(folder);
    replace(sample);
    return sample;
  }

  private static void replace(SampleProject sample) throws IOException {
    Files.copy(
        sample.folder().resolve("refused/Balance.java"),
        sample.source(BALANCE),
        StandardCopyOption.REPLACE_EXISTING);
  }

  /// The words of the sample's page, and no other error.
  private static void assertRefused(SampleProject.Result result) throws IOException {
    assertThat(result.status()).as(result.output()).isEqualTo(1);
    var page = Files.readString(SampleProject.ORIGINAL.resolve("README.md"));
    int start = page.indexOf("Balance.java:[");
    var words = page.substring(start, page.indexOf("```", start)).lines().toList();
    assertThat(words).hasSize(4);
    assertThat(result.output()).contains(words);
    assertThat(result.errors())
        .singleElement()
        .asString()
        .startsWith("Balance.java:15 [ThreadCapture] 'payments' is used here while");
  }

  private static Optional<Path> olderJdk() throws IOException {
    var homes = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(homes)) {
      return Optional.empty();
    }
    try (Stream<Path> jdks = Files.list(homes)) {
      return jdks.filter(jdk -> Files.isExecutable(jdk.resolve("bin/javac")))
          .filter(CheckedIT::isOlder)
          .findFirst();
    }
  }

  private static boolean isOlder(Path jdk) {
    try {
      return Files.readString(jdk.resolve("release"))
          .lines()
          .anyMatch(line -> line.matches("JAVA_VERSION=\"(1[7-9]|2[0-4])[.\"].*"));
    } catch (IOException unreadable) {
      return false;
    }
  }
}
