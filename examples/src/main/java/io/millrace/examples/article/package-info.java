/// The article's two programs, line by line: first with a mutex that owns, then with a channel.
///
/// Two background threads feed transactions to one savings account. In `MutexAccount` they share
/// the account; in `ChannelAccount` they share nothing and send what the main thread gathers. Start
/// at `MutexAccount`, then see what `ChannelAccount` no longer needs.
@NullMarked
package io.millrace.examples.article;

import org.jspecify.annotations.NullMarked;
