/// Locks that own what they protect, for state that must be shared.
///
/// The value is constructed into its `Mutex` or `RwLock` and is reached only through `with`,
/// `read`, `write` or a guard. A body that throws poisons it; a thread that would wait for ever,
/// for itself or in a circle of threads, gets an exception instead. Prefer a channel where you can.
/// Start at `Mutex`; who holds what is in `Held`, who waits for whom in `WaitsFor`.
@NullMarked
package io.millrace.mutex;

import org.jspecify.annotations.NullMarked;
