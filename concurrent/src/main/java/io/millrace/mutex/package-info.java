/// Mutexes that own what they protect, for state that must be shared.
///
/// The value is constructed into its `Mutex` and is reached only through `with`, `run` or a
/// `Guard`. A holder that throws poisons it; a thread that would wait for ever, for itself or in a
/// cycle of threads, gets an exception instead. Prefer a channel where you can. Start at `Mutex`.
@NullMarked
package io.millrace.mutex;

import org.jspecify.annotations.NullMarked;
