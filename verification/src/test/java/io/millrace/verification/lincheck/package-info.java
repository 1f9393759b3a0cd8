/// What Lincheck's model checker sees of the shipped channels: operations that never wait.
@NullMarked
package io.millrace.verification.lincheck;

import org.jspecify.annotations.NullMarked;
