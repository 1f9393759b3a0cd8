/// What a forked process measures: rounds of one operation, and what they cost.
@NullMarked
package io.millrace.benchmarks.rounds;

import org.jspecify.annotations.NullMarked;
