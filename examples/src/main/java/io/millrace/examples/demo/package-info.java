/// Writes the bank files and the phones' posts that `millrace demo` feeds into one ledger.
@NullMarked
package io.millrace.examples.demo;

import org.jspecify.annotations.NullMarked;
