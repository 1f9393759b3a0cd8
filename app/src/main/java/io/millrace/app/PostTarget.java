package io.millrace.app;

import io.millrace.channel.Sender;
import io.millrace.ledger.Post;

/// Where feeds send their posts.
interface PostTarget extends AutoCloseable {

  /// A further sender of posts, for the caller to close.
  Sender<? super Post> posts();

  /// Ends the access; what was sent is answered first.
  @Override
  void close();
}
