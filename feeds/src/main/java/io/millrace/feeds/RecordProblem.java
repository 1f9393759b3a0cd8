package io.millrace.feeds;

/// What is wrong with one record of a file; prints as one line.
///
/// @param file as it was named on opening
/// @param line where the record begins, from 1
/// @param field as the file or its dialect calls it
/// @param reason one line for a person
public record RecordProblem(String file, long line, String field, String reason) {
  @Override
  public String toString() {
    return UnreadableFileException.oneLine(file + ":" + line + ": " + field + ": " + reason);
  }
}
