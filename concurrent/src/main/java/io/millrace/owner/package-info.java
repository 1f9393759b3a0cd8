/// State that one thread owns, behind an inbox: nothing shared, nothing locked.
///
/// The state is made in its owner's thread and never leaves it; others send it functions, which run
/// there one after another, in the order they arrive. Start at `Owner`.
@NullMarked
package io.millrace.owner;

import org.jspecify.annotations.NullMarked;
