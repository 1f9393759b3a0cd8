/// Faults that a test must find: each is put into a copy of the sources, and the test that is named
/// beside it must then fail. Start at `MutantsRun`.
@NullMarked
package io.millrace.verification.mutants;

import org.jspecify.annotations.NullMarked;
