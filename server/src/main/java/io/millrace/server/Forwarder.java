package io.millrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.channel.Receiver;
import io.millrace.ledger.LedgerStoppedException;
import io.millrace.ledger.Post;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/// Stands in the owner's place for feeds beside a running server: takes their posts, sends them on
/// in batches, and answers each exactly once, in order. Used once, by one thread.
final class Forwarder {
  /// What the server accepts without our reading meanwhile, so that neither waits for the other.
  private static final int BATCH_COUNT_MAX = PostStream.WINDOW;

  private final LocalClient client;

  Forwarder(LocalClient client) {
    this.client = client;
  }

  void run(Receiver<Post> posts) throws InterruptedException {
    var batch = new ArrayDeque<Post>(BATCH_COUNT_MAX);
    try {
      while (posts.receiveMany(batch, BATCH_COUNT_MAX)) {
        send(batch);
      }
    } catch (IOException | LedgerStoppedException e) {
      stop(posts, batch, e);
    } catch (InterruptedException | RuntimeException e) {
      stop(posts, batch, e);
      throw e;
    }
  }

  /// Leaves in the batch what is not answered.
  private void send(Queue<Post> batch) throws IOException, InterruptedException {
    var body = new ByteArrayOutputStream(256 * batch.size());
    for (var post : batch) {
      body.writeBytes(Json.transaction(post.transaction()).getBytes(UTF_8));
      body.write('\n');
    }
    try (var answers = client.postLines(body.toByteArray()).body()) {
      for (var line : (Iterable<String>) answers::iterator) {
        answer(batch, line);
      }
    } catch (UncheckedIOException e) {
      throw new IOException("the server's answer broke off", e);
    }
    if (!batch.isEmpty()) {
      throw new IOException("the server has not answered every line");
    }
  }

  private static void answer(Queue<Post> batch, String line) throws IOException {
    var post = batch.peek();
    if (post == null) {
      throw new IOException("the server answers more lines than it was sent");
    }
    var transaction = post.transaction();
    try {
      var outcome = JsonReader.outcome(line, transaction.amount().currency());
      batch.remove();
      post.reply().answered(transaction, outcome);
    } catch (IllegalArgumentException e) { // the problem that ends an answer before its time
      throw new IOException("the server answers " + line, e);
    }
  }

  private static void stop(Receiver<Post> posts, Queue<Post> batch, Throwable cause) {
    var why = cause instanceof LedgerStoppedException s ? s : new LedgerStoppedException(cause);
    posts.stopSenders(); // nothing comes in any more, so this drains it for good
    for (var unanswered : List.of(batch, posts.drain())) {
      unanswered.forEach(post -> post.reply().failed(post.transaction(), why));
    }
    batch.clear();
  }
}
