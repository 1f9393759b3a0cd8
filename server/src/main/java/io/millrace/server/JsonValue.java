package io.millrace.server;

import java.util.List;

/// A JSON value as read. `null` is no value: such a field counts as absent.
sealed interface JsonValue
    permits JsonObject, JsonValue.Text, JsonValue.Digits, JsonValue.Flag, JsonValue.Items {

  /// What to call it in an error.
  default String kind() {
    return switch (this) {
      case JsonObject o -> "an object";
      case Text t -> "a string";
      case Digits d -> "a number";
      case Flag f -> "a boolean";
      case Items i -> "an array";
    };
  }

  record Text(String value) implements JsonValue {}

  /// A number as it is written, so that nothing is lost.
  record Digits(String value) implements JsonValue {}

  record Flag(boolean value) implements JsonValue {}

  record Items(List<JsonValue> values) implements JsonValue {}
}
