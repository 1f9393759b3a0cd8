/// An Error Prone plugin that refuses data races: one class for each rule, and the analysis they
/// share.
///
/// `Shareability` says of a type whether threads may share it, and why not. `ClassFacts` says which
/// fields are accessed where, under which locks. `Flow` follows the values of one method: who has
/// them, where they were given up. The rules turn what these find into messages. Nothing here
/// depends on `concurrent`; annotations are matched by simple name. Start at `NotSendable`.
@NullMarked
package io.millrace.checker;

import org.jspecify.annotations.NullMarked;
