/// The ledger: what feeds send, the pure book that decides, and the one thread that owns it.
///
/// A feed sends a `Transaction` in a `Post`; the `LedgerOwner` takes it from its inbox, lets the
/// `Book` decide an `Outcome`, has the `Journal` make it durable, and only then answers. Start at
/// `LedgerOwner`, then `Book` with its `Rules` and `Postings`. The ports `Journal`, `Index` and
/// `Feed` are declared here and implemented by the adapters.
@NullMarked
package io.millrace.ledger;

import org.jspecify.annotations.NullMarked;
