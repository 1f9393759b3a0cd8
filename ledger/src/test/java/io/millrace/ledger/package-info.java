@NullMarked
package io.millrace.ledger;

import org.jspecify.annotations.NullMarked;
