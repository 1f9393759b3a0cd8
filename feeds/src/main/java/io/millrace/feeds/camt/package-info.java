/// camt.052, camt.053 and camt.054 of ISO 20022, in every version, by local name only.
///
/// `CamtFormat` walks the statements, `EntryReader` reads one `Ntry`, both with an `XmlCursor`.
@NullMarked
package io.millrace.feeds.camt;

import org.jspecify.annotations.NullMarked;
