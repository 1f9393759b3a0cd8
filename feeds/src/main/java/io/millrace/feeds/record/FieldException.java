package io.millrace.feeds.record;

import java.io.Serial;

/// A field of a record cannot be read. It has no stack trace: it is about the file, not the code,
/// and a bad file may hold millions.
public final class FieldException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final String field;

  /// What is wrong with one field.
  ///
  /// @param field as the file or the dialect calls it
  /// @param reason one line for a person
  public FieldException(String field, String reason) {
    super(reason, null, false, false);
    this.field = field;
  }

  public String field() {
    return field;
  }

  /// What is wrong with the field, on one line.
  public String reason() {
    return String.valueOf(getMessage());
  }
}
