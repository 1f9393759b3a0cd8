/// An exhaustive explorer of schedules, for code that parks, locks and uses atomics.
///
/// It owns the order in which threads take their steps: it loads the shipped classes with a point
/// before each step that another thread can see, runs one thread at a time, and tries every order
/// up to a bound of preemptions. Memory is sequentially consistent here; weaker memory is the
/// business of the jcstress tests. Start at `Explorer`.
@NullMarked
package io.millrace.verification.explorer;

import org.jspecify.annotations.NullMarked;
