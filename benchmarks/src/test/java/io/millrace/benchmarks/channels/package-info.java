@NullMarked
package io.millrace.benchmarks.channels;

import org.jspecify.annotations.NullMarked;
