package io.millrace.examples.checked;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What users have beside the sample: other sources, other tools, old code. Whatever is not said to
/// be refused passes.
@Timeout(300)
class AdoptionIT {
  private static final String LOMBOK = "1.18.48";
  private static final String NULLAWAY = "0.14.3";

  private static final String OLD =
      """
      class Page {
        static int hits;
        private int shown;
        void show() { new Thread(() -> shown++).start(); }
        int shown() { return shown; }
      }
      """;
  private static final String HITS =
      "Page.java:3 [StaticMutable] every thread can assign the static field 'hits'";
  private static final String SHOWN =
      "Page.java:5 [ThreadCapture] two threads use the field 'shown', and no lock keeps them apart";

  @TempDir private Path folder;
  private SampleProject project;

  @BeforeEach
  void copySample() throws IOException {
    project = SampleProject.in(folder);
  }

  private List<String> errors() throws Exception {
    var result = project.compile();
    var errors = result.errors();
    assertThat(result.status()).as(result.output()).isEqualTo(errors.isEmpty() ? 0 : 1);
    return errors;
  }

  @Test
  void lombokClassesAreJudgedByWhatTheyBecome() throws Exception {
    project
        .processor("org.projectlombok", "lombok", LOMBOK)
        .library("org.projectlombok", "lombok", LOMBOK)
        .java(
            "Sends",
            """
            import io.millrace.channel.Sender;
            import java.util.List;
            import lombok.*;

            class Sends {
              @Value static class Money { long cents; String currency; }
              @Value @Builder static class Order { String id; Money total; }
              @Data static class Basket { long cents; }
              @Value static class Tags { List<String> all; }

              static void sends(Sender<Object> to, Money money, Order order, Basket basket, Tags tags)
                  throws InterruptedException {
                to.send(money);
                to.send(order);
                to.send(basket);
                to.send(tags);
                to.send(Order.builder().id("1").total(money).build());
                var fresh = new Basket();
                to.send(fresh);
                fresh.setCents(1);
              }
            }
            """);
    assertThat(errors())
        .containsExactly(
            "Sends.java:16 [NotSendable] 'basket' cannot be sent: two threads could use one Basket",
            "Sends.java:17 [NotSendable] 'tags' cannot be sent: two threads could use one Tags",
            "Sends.java:21 [UseAfterMove] use of moved value: 'fresh'");
  }

  @Test
  void recordsOfAModuleAreChecked() throws Exception {
    project
        .file(
            "src/main/java/module-info.java",
            "module com.acme { requires io.millrace.concurrent; exports com.acme; }")
        .java(
            "Sends",
            """
            import io.millrace.channel.Sender;
            import java.util.List;

            public class Sends {
              record Money(long cents, String currency) {}
              record Order(String id, List<Money> parts) {
                Order { parts = List.copyOf(parts); }
              }
              record Tags(List<String> all) {}

              static void sends(Sender<Object> to, Money money, Order order, Tags tags)
                  throws InterruptedException {
                to.send(money);
                to.send(order);
                to.send(tags);
              }
            }
            """);
    assertThat(errors())
        .containsExactly(
            "Sends.java:16 [NotSendable] 'tags' cannot be sent: two threads could use one Tags");
  }

  @Test
  void sourcesForJdk21AreChecked() throws Exception {
    project.pom("<maven.compiler.release>25", "<maven.compiler.release>21").java("Page", OLD);
    assertThat(errors()).containsExactly(HITS, SHOWN);
  }

  @Test
  void sourcesForJdk17AreCheckedWithoutMillrace() throws Exception {
    project
        .withoutMillrace()
        .pom("<maven.compiler.release>25", "<maven.compiler.release>17")
        .java("Page", OLD);
    assertThat(errors()).containsExactly(HITS, SHOWN);
  }

  @Test
  void nullAwayRunsBesideIt() throws Exception {
    project
        .processor("com.uber.nullaway", "nullaway", NULLAWAY)
        .options("-Xep:NullAway:ERROR -XepOpt:NullAway:AnnotatedPackages=com.acme")
        .java("Page", OLD.replace("return", "String no = null; return no.length() +"));
    assertThat(errors())
        .containsExactly(
            HITS, SHOWN, "Page.java:6 [NullAway] dereferenced expression 'no' is @Nullable");
  }

  @Test
  void oldCodeStartsWithAReportThatBecomesABaselineThatOnlyShrinks() throws Exception {
    project.withoutMillrace().options("-XepOpt:Millrace:Report=races.txt").java("Page", OLD);
    assertThat(errors()).isEmpty();
    assertThat(Files.readAllLines(folder.resolve("races.txt")))
        .filteredOn(line -> !line.startsWith("#"))
        .containsExactlyInAnyOrder(
            "StaticMutable com.acme.Page 1", "ThreadCapture com.acme.Page 1");

    project.pom("Millrace:Report", "Millrace:Baseline");
    assertThat(errors()).isEmpty();

    project.java("Page", OLD.replace("static int hits;", "static int hits, misses;"));
    assertThat(errors()).containsExactly(HITS, HITS.replace("hits", "misses"));

    project.java("Page", OLD.replace("static int hits;", ""));
    assertThat(errors())
        .containsExactly(
            "Page.java:2 [StaticMutable] the baseline lets 1 of this rule pass in com.acme.Page,"
                + " and there are 0");
  }

  @Test
  void aFrameworkIsNamedInAFileAndAnnotationsMatchBySimpleName() throws Exception {
    project
        .withoutMillrace()
        .options("-XepOpt:Millrace:SpawnPoints=spawn-points.txt")
        .file("spawn-points.txt", "com.acme.Web.get # handlers run in the server's threads\n")
        .java("Moved", "@interface Moved {}\n")
        .java(
            "Web",
            """
            interface Web {
              void get(String path, Runnable handler);
              void answer(@Moved Object value);
            }
            """)
        .java(
            "Page",
            """
            import java.util.ArrayList;

            class Page {
              private int shown;

              void serve(Web web) { web.get("/", () -> shown++); }

              int answer(Web web) {
                var lines = new ArrayList<String>();
                web.answer(lines);
                return lines.size();
              }
            }
            """);
    assertThat(errors())
        .containsExactly(
            SHOWN.replace(":5", ":7"), "Page.java:12 [UseAfterMove] use of moved value: 'lines'");
  }
}
