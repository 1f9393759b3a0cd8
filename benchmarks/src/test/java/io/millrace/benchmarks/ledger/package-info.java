@NullMarked
package io.millrace.benchmarks.ledger;

import org.jspecify.annotations.NullMarked;
