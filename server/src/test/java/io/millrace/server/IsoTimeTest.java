package io.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// What is read without a formatter is what the formatter reads.
class IsoTimeTest {
  private static final int RUN_COUNT = 50_000;
  private static final String SIGNS = "0123456789-:TZ+. ٣";
  private static final List<String> TIMES =
      List.of(
          "2026-11-24T10:00:00Z",
          "2024-02-29T23:59:59Z",
          "2026-11-24T10:00:00.5Z",
          "2026-11-24T10:00Z",
          "2026-11-24T10:00:00+01:00");

  @Test
  void everyTextIsReadOrRefusedAsTheFormatterDoes() {
    var random = new Random(7);
    int readCount = 0;
    for (int i = 0; i < RUN_COUNT; i++) {
      var time = mutated(TIMES.get(random.nextInt(TIMES.size())), random);
      var date = time.substring(0, Math.min(time.length(), 10));

      var read = readBy(IsoTime::time, time);
      assertThat(read)
          .as(time)
          .isEqualTo(readBy(text -> OffsetDateTime.parse(text).toInstant(), time));
      assertThat(readBy(IsoTime::date, date)).as(date).isEqualTo(readBy(LocalDate::parse, date));
      readCount += read.equals(REFUSED) ? 0 : 1;
    }
    assertThat(readCount).isBetween(RUN_COUNT / 20, RUN_COUNT * 19 / 20);
  }

  private static final String REFUSED = "refused";

  private static Object readBy(Function<String, Object> reader, String text) {
    try {
      return reader.apply(text);
    } catch (DateTimeException e) {
      return REFUSED;
    }
  }

  private static String mutated(String time, Random random) {
    var text = new StringBuilder(time);
    for (int i = random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(text.length());
      text.setCharAt(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
    }
    return text.toString();
  }
}
