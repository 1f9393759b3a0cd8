/// The long runs of what proves the channels; the short ones are tests.
///
/// It owns the command line. Start at `Verification`.
@NullMarked
package io.millrace.verification;

import org.jspecify.annotations.NullMarked;
