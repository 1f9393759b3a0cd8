package io.millrace.server;

import io.millrace.ledger.Quote;
import io.millrace.ledger.Transaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// A JSON object as read, and typed access to its fields; whatever is wrong is told by an
/// [InvalidException] that names the field.
///
/// Strict: no duplicate names, nothing after the object, bounded depth and lengths.
record JsonObject(Map<String, JsonValue> fields) implements JsonValue {
  private static final int DEPTH_MAX = 8; // ours need four
  private static final int NAME_LENGTH_MAX = 256;
  private static final int NUMBER_LENGTH_MAX = 32;
  private static final int STRING_LENGTH_MAX = 65_536;
  private static final int REASON_LENGTH_MAX = 200;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxNameLength(NAME_LENGTH_MAX)
                  .maxNumberLength(NUMBER_LENGTH_MAX)
                  .maxStringLength(STRING_LENGTH_MAX)
                  .build())
          .build();

  /// Reads one object.
  static JsonObject parse(String json) {
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw InvalidException.shape("not a JSON object");
      }
      var object = readObject(parser);
      if (parser.nextToken() != null) {
        throw InvalidException.shape("something follows the JSON object");
      }
      return object;
    } catch (JacksonException e) {
      throw InvalidException.shape(reason(e));
    }
  }

  /// The text of a field that must be there.
  String text(String name) {
    return required(name, textOrNull(name));
  }

  @Nullable String textOrNull(String name) {
    return switch (fields.get(name)) {
      case null -> null;
      case JsonValue.Text text -> text.value();
      case JsonValue.Digits digits when name.equals("amount") ->
          throw InvalidException.shape(
              "amount is a JSON number, which other programs may round; write it as a string");
      case JsonValue other -> throw wrongKind(name, "a string", other);
    };
  }

  long number(String name) {
    return switch (fields.get(name)) {
      case JsonValue.Digits digits -> {
        try {
          yield Long.parseLong(digits.value());
        } catch (NumberFormatException e) {
          throw InvalidException.shape(name + " is not a whole number");
        }
      }
      case null -> throw missing(name);
      case JsonValue other -> throw wrongKind(name, "a number", other);
    };
  }

  boolean flag(String name) {
    return switch (fields.get(name)) {
      case JsonValue.Flag flag -> flag.value();
      case null -> throw missing(name);
      case JsonValue other -> throw wrongKind(name, "a boolean", other);
    };
  }

  JsonObject object(String name) {
    return required(name, objectOrNull(name));
  }

  @Nullable JsonObject objectOrNull(String name) {
    return switch (fields.get(name)) {
      case null -> null;
      case JsonObject object -> object;
      case JsonValue other -> throw wrongKind(name, "an object", other);
    };
  }

  /// The strings of an array; empty if the field is absent.
  List<String> texts(String name) {
    return switch (fields.get(name)) {
      case null -> List.of();
      case JsonValue.Items items ->
          items.values().stream()
              .map(item -> {
                if (item instanceof JsonValue.Text text) {
                  return text.value();
                }
                throw wrongKind(name, "an array of strings", item);
              })
              .toList();
      case JsonValue other -> throw wrongKind(name, "an array", other);
    };
  }

  /// Refuses a field that nobody would read: it is a mistake, or meant for another version.
  void requireOnly(Set<String> known) {
    for (var name : fields.keySet()) {
      if (!known.contains(name)) {
        throw InvalidException.shape("unknown field " + Quote.of(name));
      }
    }
  }

  private static <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw missing(name);
    }
    return value;
  }

  private static InvalidException missing(String name) {
    return InvalidException.value(name + " is missing");
  }

  private static InvalidException wrongKind(String name, String wanted, JsonValue found) {
    return InvalidException.shape(name + " must be " + wanted + ", not " + found.kind());
  }

  private static JsonObject readObject(JsonParser parser) {
    var fields = new LinkedHashMap<String, JsonValue>();
    for (var name = parser.nextName(); name != null; name = parser.nextName()) {
      var token = parser.nextToken();
      if (token != JsonToken.VALUE_NULL) {
        fields.put(name, readValue(parser, token));
      }
    }
    return new JsonObject(fields);
  }

  private static JsonValue readValue(JsonParser parser, @Nullable JsonToken token) {
    return switch (token) {
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> readItems(parser);
      case VALUE_STRING -> new JsonValue.Text(parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonValue.Digits(parser.getString());
      case VALUE_TRUE -> new JsonValue.Flag(true);
      case VALUE_FALSE -> new JsonValue.Flag(false);
      case null, default -> throw InvalidException.shape("not a JSON value");
    };
  }

  private static JsonValue.Items readItems(JsonParser parser) {
    var items = new ArrayList<JsonValue>();
    for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      items.add(readValue(parser, token));
    }
    return new JsonValue.Items(items);
  }

  private static String reason(JacksonException e) {
    var line = "malformed JSON: " + Transaction.shorten(e.getOriginalMessage());
    return line.length() <= REASON_LENGTH_MAX ? line : line.substring(0, REASON_LENGTH_MAX) + "…";
  }
}
