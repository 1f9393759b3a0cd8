package io.millrace.feeds.csv;

import io.millrace.feeds.record.FieldException;
import io.millrace.ledger.Quote;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads dates as a dialect writes them, strictly: there is no 30 February.
///
/// @param patterns tried in this order
/// @param timestamps of the timestamp column
/// @param zone of timestamps that name none
record Dates(List<Format> patterns, List<Format> timestamps, ZoneId zone) {

  /// A pattern and what reads it.
  record Format(String pattern, DateTimeFormatter formatter) {

    /// A format of this pattern.
    ///
    /// @param pattern of `DateTimeFormatter`; `y` means the plain year `u`
    /// @throws IllegalArgumentException if it is no pattern
    static Format of(String pattern, Locale locale) {
      var formatter =
          new DateTimeFormatterBuilder()
              .parseCaseInsensitive()
              .appendPattern(pattern.replace('y', 'u'))
              .toFormatter(locale)
              .withResolverStyle(ResolverStyle.STRICT);
      return new Format(pattern, formatter);
    }
  }

  /// Remembers the last dates: neighbouring rows mostly have the same. Confined to one thread.
  static final class Cache {
    private static final int COUNT_MAX = 256;

    private final Map<String, LocalDate> known =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, LocalDate> eldest) {
            return size() > COUNT_MAX;
          }
        };
  }

  /// The written calendar date; a time beside it does not matter.
  LocalDate date(String field, String written, Cache cache) throws FieldException {
    var known = cache.known.get(written);
    if (known != null) {
      return known;
    }
    for (var format : patterns) {
      var date = parse(format, written);
      if (date != null) {
        cache.known.put(written, date);
        return date;
      }
    }
    throw noDate(field, written, patterns);
  }

  /// The moment that a timestamp names.
  Instant timestamp(String field, String written) throws FieldException {
    for (var format : timestamps) {
      var moment = moment(format, written);
      if (moment != null) {
        return moment;
      }
    }
    throw noDate(field, written, timestamps);
  }

  private static @Nullable LocalDate parse(Format format, String written) {
    try {
      return LocalDate.parse(written, format.formatter());
    } catch (DateTimeException e) {
      return null;
    }
  }

  private @Nullable Instant moment(Format format, String written) {
    try {
      var parsed = format.formatter().parse(written);
      return parsed.isSupported(ChronoField.INSTANT_SECONDS)
          ? Instant.from(parsed)
          : LocalDateTime.from(parsed).atZone(zone).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static FieldException noDate(String field, String written, List<Format> formats) {
    if (written.isEmpty()) {
      return new FieldException(field, "is empty");
    }
    var expected = String.join(" or ", formats.stream().map(Format::pattern).toList());
    return new FieldException(
        field, Quote.of(written) + " is not a date like " + expected.replace('u', 'y'));
  }
}
