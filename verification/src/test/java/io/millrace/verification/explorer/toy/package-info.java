/// Small things with and without faults, which the explorer must tell apart.
@NullMarked
package io.millrace.verification.explorer.toy;

import org.jspecify.annotations.NullMarked;
