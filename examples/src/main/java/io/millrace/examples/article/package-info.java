/// The article's two programs, line by line: first with a mutex that owns, then with a channel; and
/// the same account the ways of the neighbours that the article names.
///
/// Two background threads feed transactions to one savings account. In `MutexAccount` they share
/// the account; in `ChannelAccount` they share nothing and send what the main thread gathers. Start
/// at `MutexAccount`, then see what `ChannelAccount` no longer needs. The neighbours each say what
/// their way is for and what can go wrong with it: `AtomicAccount` (Java and C#), `OwnerAccount`
/// (Elixir), `DispatchAccount` (Android), `GoroutineAccount` (Go).
@NullMarked
package io.millrace.examples.article;

import org.jspecify.annotations.NullMarked;
