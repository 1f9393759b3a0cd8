/// Bank files as feeds: recognised by content, streamed, and sent to the ledger.
///
/// Start at `FileFeed`: it opens a file, lets the format of its kind read it, and has the `Intake`
/// name, send and count each record. Bad records go to a reject file (`RejectWriter`), which is
/// itself a file that can be imported (`RejectFile`). The formats know nothing of the ledger's
/// inbox; they hand records to the port in `io.millrace.feeds.record`.
@NullMarked
package io.millrace.feeds;

import org.jspecify.annotations.NullMarked;
