package io.millrace.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ledger.Transaction;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Real camt files give what independent programs read from them. The samples are not in the
/// repository.
class CamtSamplesTest {
  @TempDir Path folder;
  private Path samples = Path.of("");

  @BeforeEach
  void find() {
    var found = TestLedger.samples();
    if (found == null) {
      System.out.println("skipped");
    }
    Assumptions.assumeTrue(found != null, "the samples are not here");
    if (found != null) {
      samples = found;
    }
  }

  /// The manifest counted entries and summed them without regard to currency or status.
  @TestFactory
  Stream<DynamicTest> everyEntryIsCountedAndTheSumIsRight() throws IOException {
    return Files.readAllLines(samples.resolve("MANIFEST.tsv")).stream()
        .map(line -> line.split("\t", -1))
        .filter(cells -> cells[1].equals("camt"))
        .map(cells ->
            DynamicTest.dynamicTest(
                cells[0], () -> counts(cells[0], Long.parseLong(cells[11]), cells[14])));
  }

  private void counts(String path, long entries, String sum)
      throws IOException, InterruptedException {
    try (var ledger = new TestLedger(folder)) {
      var feed = ledger.run(samples.resolve(path), TestLedger.options(folder));
      var c = feed.tally().counts();
      assertThat(c.records()).as("%s", feed.problems()).isEqualTo(entries);
      assertThat(c.posted() + c.pending() + c.rejected()).isEqualTo(entries);
      assertThat(c.rejected()).isEqualTo(path.contains("garbled") ? 1 : 0);
      var posted =
          ledger.posted().stream()
              .map(t -> new BigDecimal(t.amount().toDecimal()))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      var expected = c.pending() > 0 ? BigDecimal.ZERO : new BigDecimal(sum);
      assertThat(posted).isEqualByComparingTo(expected);
      var again = ledger.run(samples.resolve(path), TestLedger.options(folder)).tally().counts();
      assertThat(again.replayed()).isEqualTo(c.posted());
    }
  }

  /// Another reader's values, entry by entry.
  @TestFactory
  Stream<DynamicTest> everyEntryIsWhatAnotherReaderSaw() throws IOException {
    var expected = samples.resolve("camt/genkgo__camt/_expected/test/data");
    var files = new ArrayList<Path>();
    try (var all = Files.list(expected)) {
      all.forEach(files::add);
    }
    assertThat(files).hasSize(14);
    return files.stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> compare(file)));
  }

  private void compare(Path json) throws IOException, InterruptedException {
    var xml = json.getFileName().toString().replace(".json", ".xml");
    try (var ledger = new TestLedger(folder)) {
      var feed =
          ledger.run(
              samples.resolve("camt/genkgo__camt/test/data").resolve(xml),
              TestLedger.options(folder));
      var entries = list(at(parse(json), "getEntries")); // of the last statement only
      var booked = entries.stream().filter(e -> "BOOK".equals(at(e, "getStatus"))).toList();
      assertThat(feed.tally().counts().pending()).isEqualTo(entries.size() - booked.size());
      var posted = ledger.posted();
      assertThat(
              posted.subList(posted.size() - booked.size(), posted.size()).stream()
                  .map(CamtSamplesTest::seen))
          .containsExactlyElementsOf(booked.stream().map(CamtSamplesTest::expected).toList());
    }
  }

  private static String seen(Transaction t) {
    return t.amount().minor()
        + " "
        + t.amount().currency()
        + " "
        + t.bookingDate()
        + " "
        + t.valueDate()
        + " "
        + t.references().get("bankReference")
        + " "
        + t.references().get("endToEndId")
        + " "
        + t.references().get("uetr")
        + " "
        + t.references().get("statement")
        + " "
        + t.account();
  }

  private static String expected(@Nullable Object entry) {
    var single = list(at(entry, "getTransactionDetails")).size() == 1;
    var references = single ? at(entry, "getTransactionDetail", "getReference") : null;
    var booking = date(at(entry, "getBookingDate"));
    var created = date(at(entry, "getRecord", "getCreatedOn"));
    return at(entry, "getAmount", "getAmount")
        + " "
        + at(entry, "getAmount", "getCurrency", "getCode")
        + " "
        + (booking == null ? created : booking)
        + " "
        + date(at(entry, "getValueDate"))
        + " "
        + at(entry, "getAccountServicerReference")
        + " "
        + provided(at(references, "getEndToEndId"))
        + " "
        + at(references, "getUuidEndToEndReference")
        + " "
        + at(entry, "getRecord", "getId")
        + " "
        + at(entry, "getRecord", "getAccount", "getIdentification");
  }

  private static @Nullable Object provided(@Nullable Object id) {
    return "NOTPROVIDED".equals(id) ? null : id;
  }

  private static @Nullable String date(@Nullable Object date) {
    return at(date, "0") instanceof String text ? text.substring(0, 10) : null;
  }

  private static @Nullable Object at(@Nullable Object from, String... names) {
    var at = from;
    for (var name : names) {
      at = at instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return at;
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static @Nullable Object parse(Path json) throws IOException {
    try (var in = Files.newInputStream(json);
        var parser = new JsonFactory().createParser(ObjectReadContext.empty(), in)) {
      parser.nextToken();
      return value(parser);
    }
  }

  private static @Nullable Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        var map = new LinkedHashMap<String, @Nullable Object>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          var name = parser.currentName();
          parser.nextToken();
          map.put(name, value(parser));
        }
        yield map;
      }
      case START_ARRAY -> {
        var list = new ArrayList<@Nullable Object>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        yield list;
      }
      case VALUE_NULL -> null;
      default -> parser.getString();
    };
  }
}
