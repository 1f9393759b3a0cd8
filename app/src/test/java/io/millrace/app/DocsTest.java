package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
  private static final Pattern COMMAND = Pattern.compile("(?m)(?:^|[(])(?:\\./)?millrace ([a-z]+)");

  private static List<Path> pages() throws IOException {
    try (var top = Files.list(ROOT);
        var docs = Files.walk(ROOT.resolve("docs"))) {
      var own = Stream.of(ROOT.resolve("concurrent/README.md"));
      return Stream.of(top, own, docs)
          .flatMap(pages -> pages)
          .filter(page -> page.toString().endsWith(".md"))
          .toList();
    }
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    var broken = new ArrayList<String>();
    for (var page : pages()) {
      var links = LINK.matcher(Files.readString(page));
      while (links.find()) {
        if (!Files.exists(page.resolveSibling(links.group(1)))) {
          broken.add(ROOT.relativize(page) + " -> " + links.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(pages()).hasSizeGreaterThan(10);
  }

  @Test
  void everyCommandOfTheReadmeExists() throws IOException {
    var commands = COMMAND.matcher(Files.readString(ROOT.resolve("README.md")));
    int count = 0;
    while (commands.find()) {
      count++;
      assertThat(Cli.plain(commands.group(1), "--help").status()).as(commands.group()).isZero();
    }
    assertThat(count).isGreaterThan(5);
  }

  @Test
  void articlesProgramsInTheReadmeAreThoseThatRun() throws IOException {
    var article = ROOT.resolve("examples/src/main/java/io/millrace/examples/article");
    var readme = Files.readString(ROOT.resolve("README.md"));
    var code =
        Files.readString(article.resolve("MutexAccount.java"))
            + Files.readString(article.resolve("ChannelAccount.java"));
    for (var line :
        List.of(
            "txGuard.value().add(new Transaction(500, 12, \"tx-001\"));",
            "transactions.add(new Transaction(50, 7, \"tx-003\"))",
            "var tx2 = tx.duplicate();",
            "var tlSavings = new Account2(\"0001\", new ArrayList<>(), \"Savings\");",
            "for (var transaction : channel.receiver()) {")) {
      assertThat(readme).contains(line);
      assertThat(code).contains(line);
    }
  }
}
