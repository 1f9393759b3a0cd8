@NullMarked
package io.millrace.benchmarks.mutex;

import org.jspecify.annotations.NullMarked;
