package io.millrace.channel;

/// The two ends of a new channel that many threads send to and many threads receive from; made by
/// [Channel#sharedBounded(int)] and its like. Each value goes to exactly one receiver.
///
/// @param <T> what is handed over; immutable, or given up by the sender
/// @param sender the first sending handle
/// @param receiver the first receiving handle
public record SharedChannel<T>(Sender<T> sender, SharedReceiver<T> receiver) {}
