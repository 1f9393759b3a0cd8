/// The journal: what the ledger decided, in checksummed append-only segments that survive a power
/// cut.
///
/// It owns the ledger's directory, by file lock, and everything below `DIR/journal`. The format is
/// told in `docs/formats/journal.md`. Start at `SegmentJournal`, whose opening comment argues why
/// no answered record is lost; then `FrameWriter` and `SegmentReader`, then `Recovery`.
/// `Comparison` is what `Mirror`, `Repair` and `Backup` rest on.
@NullMarked
package io.millrace.journal;

import org.jspecify.annotations.NullMarked;
