/// What a channel must do, as a small sequential model, and programs that hold the shipped channels
/// to it in every order of steps.
///
/// It owns the model and the list of programs. A run is right if some order of its calls, which
/// respects real time, is one that the model allows, and if nobody waits whom the model would let
/// go on. Start at `Scenario`.
@NullMarked
package io.millrace.verification.channel;

import org.jspecify.annotations.NullMarked;
