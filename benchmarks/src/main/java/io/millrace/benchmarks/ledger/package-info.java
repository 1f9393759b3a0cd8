/// The ledger and its peers, each a subject that stores the same and answers when it is durable.
@NullMarked
package io.millrace.benchmarks.ledger;

import org.jspecify.annotations.NullMarked;
