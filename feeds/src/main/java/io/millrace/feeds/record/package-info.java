/// What every bank file format shares: rows, the port that takes them, and their identity.
///
/// A format reads a stream and hands each record to a `RecordHandler`, good or bad, with its
/// original text. `Identities` names the rows: the bank's id, else a versioned `Fingerprint`.
@NullMarked
package io.millrace.feeds.record;

import org.jspecify.annotations.NullMarked;
