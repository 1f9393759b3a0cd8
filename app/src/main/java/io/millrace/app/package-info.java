/// The command line: `Main` and one class per subcommand.
///
/// The only place that wires adapters: it opens a journal, starts the owner, and lets feeds and the
/// server send into its inbox; or it goes through the server that owns the directory already. Start
/// at `Main`, then `LedgerAccess`.
@NullMarked
package io.millrace.app;

import org.jspecify.annotations.NullMarked;
