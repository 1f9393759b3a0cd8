/// What is measured, beside its peers, in one run on one machine: `benchmarks/run NAME [--quick]
/// [--json]`.
@NullMarked
package io.millrace.benchmarks;

import org.jspecify.annotations.NullMarked;
