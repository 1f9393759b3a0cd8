/// Random operations of many threads for as long as one likes, and a check that every value arrived
/// exactly once and in order.
///
/// It owns the ledger of what was sent and received. Start at `Soak`.
@NullMarked
package io.millrace.verification.soak;

import org.jspecify.annotations.NullMarked;
