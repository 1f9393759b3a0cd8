/// The locks that own a value beside the JDK's locks: who uses the value how, in rounds whose end
/// shows a lost update. Start at `Cell`, then `Subject`.
@NullMarked
package io.millrace.benchmarks.mutex;

import org.jspecify.annotations.NullMarked;
