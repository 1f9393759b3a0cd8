/// CSV files of banks, each described by a named `Dialect`; never guessed.
///
/// `RecordSplitter` cuts the bytes into records, `CsvFormat` turns each into a row by the dialect's
/// `Columns`. Start at `Dialect`, then `CsvFormat`.
@NullMarked
package io.millrace.feeds.csv;

import org.jspecify.annotations.NullMarked;
