package io.millrace.feeds;

import io.millrace.feeds.csv.Dialect;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How files are to be imported.
///
/// @param feed the feed's name, or null for `file:FORMAT`
/// @param idSpace the id space that the files share with other feeds, or null for none
/// @param account overrides the account that the files name, or null
/// @param dialect describes CSV files, or null
/// @param rejectDirectory where bad records are kept; made when there is one
public record ImportOptions(
    @Nullable String feed,
    @Nullable String idSpace,
    @Nullable String account,
    @Nullable Dialect dialect,
    Path rejectDirectory) {}
