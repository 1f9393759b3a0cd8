package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The public API is what `api.txt` says; whoever changes it means to.
class PublicApiTest {
  private static final Path GOLDEN = Path.of("src/test/resources/api.txt");

  /// Set on the command line to write the file anew.
  private static final boolean RENEWS = System.getProperty("api.renew") != null;

  @Test
  void isWhatTheGoldenFileSays() throws Exception {
    var lines = new ArrayList<String>();
    for (var name : exportedPackages()) {
      lines.addAll(ApiText.of(typesOf(name)));
    }
    if (RENEWS) {
      Files.write(GOLDEN, lines);
    }
    var difference = Difference.between(Files.readAllLines(GOLDEN), lines);
    assertThat(difference).as("the public API differs from %s", GOLDEN).isEmpty();
  }

  private static List<String> exportedPackages() throws IOException, URISyntaxException {
    try (var in = Files.newInputStream(classes().resolve("module-info.class"))) {
      return ModuleDescriptor.read(in).exports().stream()
          .map(ModuleDescriptor.Exports::source)
          .sorted()
          .toList();
    }
  }

  private static Stream<Class<?>> typesOf(String packageName)
      throws IOException, URISyntaxException {
    var folder = classes().resolve(packageName.replace('.', '/'));
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".class") && !file.contains("$"))
          .filter(file -> !file.equals("package-info.class"))
          .sorted()
          .<Class<?>>map(file -> type(packageName + "." + file.replace(".class", "")))
          .toList()
          .stream();
    }
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name, false, PublicApiTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  private static Path classes() throws URISyntaxException {
    return Path.of(Channel.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
