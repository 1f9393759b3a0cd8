/// Stress on real memory, of the shipped classes: what the explorer, which knows no weak memory,
/// cannot see. An outcome that is not listed is forbidden.
@NullMarked
package io.millrace.verification.jcstress;

import org.jspecify.annotations.NullMarked;
