package io.millrace.server;

import io.helidon.webserver.CloseConnectionException;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelClosedException;
import io.millrace.channel.Receiver;
import io.millrace.channel.Sender;
import io.millrace.ledger.LedgerStoppedException;
import io.millrace.ledger.Outcome;
import io.millrace.ledger.Transaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Posts the lines of one body and answers them in their order, in constant memory.
final class PostStream {
  /*
   * Two threads and a channel between them. The reader takes a line, puts a slot for its answer into the channel, and
   * only then posts it; the request's own thread takes the slots in order, waits for each answer, and writes it. So the
   * lines that wait for the disk share an fsync, and the channel's capacity bounds them: when it is full, the reader
   * waits, and by TCP the client does.
   *
   * What is in the channel is accepted and gets its answer. To stop, the server stops the channel's senders: the reader
   * can accept no more, the writer drains what is there, says so in a last line, and ends.
   */

  /// How many lines may wait for their answers. A client that sends no more than this in one
  /// request need not read before it has sent everything.
  static final int WINDOW = 8_192;

  /// Makes a transaction of a line; throws an IllegalArgumentException with a reason.
  interface Parser {
    Transaction parse(String line) throws InterruptedException;
  }

  private sealed interface Slot {
    record Waiting(long line, String txid, CompletableFuture<Outcome> reply) implements Slot {}

    record Invalid(long line, @Nullable String txid, String reason) implements Slot {}
  }

  private static final int BATCH_COUNT_MAX = 512;

  private final Inbox inbox;
  private final Gate gate;
  private final Parser parser;
  private final Channel<Slot> slots = Channel.bounded(WINDOW);
  private volatile boolean complete;

  PostStream(Inbox inbox, Gate gate, Parser parser) {
    this.inbox = inbox;
    this.gate = gate;
    this.parser = parser;
  }

  /// Answers every line of the body. A body that cannot be answered to its end gets a problem as
  /// its last line, and its connection is closed.
  void answer(InputStream body, OutputStream out) throws IOException, InterruptedException {
    var reader = Thread.ofVirtual().name("lines-reader").unstarted(() -> read(body));
    Runnable stop = slots.receiver()::stopSenders;
    gate.onClose(stop);
    Problem problem;
    try (var lines = new OutcomeLines(out)) {
      reader.start();
      problem = write(slots.receiver(), lines);
      if (problem != null) {
        lines.write(problem.json());
      }
    } finally {
      gate.forget(stop);
      slots.sender().close();
      stop.run(); // if the client is gone, the reader must not go on
      reader.interrupt();
      reader.join();
    }
    if (problem != null) {
      throw new CloseConnectionException("the rest of the body is not read");
    }
  }

  private void read(InputStream body) {
    var sender = slots.sender();
    try {
      var lines = new LineReader(body, LineReader.BODY_BYTES_MAX);
      for (var line = lines.next(); line != null; line = lines.next()) {
        accept(line, sender);
      }
      complete = true;
      sender.close();
    } catch (IOException | RuntimeException e) {
      sender.fail(e); // the thread's outermost frame: the writer deals with it
    } catch (InterruptedException e) {
      sender.fail(e);
      Thread.currentThread().interrupt(); // the request has ended
    }
  }

  private void accept(LineReader.Line line, Sender<Slot> sender) throws InterruptedException {
    switch (line) {
      case LineReader.Line.Unreadable bad ->
          sender.send(new Slot.Invalid(bad.number(), null, bad.reason()));
      case LineReader.Line.Text text -> {
        Transaction transaction;
        try {
          transaction = parser.parse(text.text());
        } catch (IllegalArgumentException e) {
          var invalid = InvalidException.in(e instanceof InvalidException i ? i.txid() : null, e);
          sender.send(new Slot.Invalid(text.number(), invalid.txid(), invalid.reason()));
          return;
        }
        var reply = new CompletableFuture<Outcome>();
        sender.send(new Slot.Waiting(text.number(), transaction.txid(), reply));
        inbox.send(transaction, reply); // after the slot: what is posted is always answered
      }
    }
  }

  /// Writes the answers until the reader has ended and all are written; returns why the body was
  /// not answered to its end, or null if it was.
  private @Nullable Problem write(Receiver<Slot> answers, OutcomeLines out)
      throws IOException, InterruptedException {
    var batch = new ArrayDeque<Slot>(BATCH_COUNT_MAX);
    try {
      while (answers.receiveMany(batch, BATCH_COUNT_MAX)) {
        while (!batch.isEmpty()) {
          write(batch.remove(), out);
        }
        if (answers.size() == 0) {
          out.flush(); // the client may be waiting for this before it sends more
        }
      }
    } catch (LedgerStoppedException e) {
      return Problem.stopped(e);
    } catch (ChannelClosedException e) {
      return readFailure(e.getCause());
    }
    return complete ? null : Problem.stopping();
  }

  private static void write(Slot slot, OutcomeLines out) throws IOException, InterruptedException {
    switch (slot) {
      case Slot.Invalid bad -> out.write(Json.invalid(bad.line(), bad.txid(), bad.reason()));
      case Slot.Waiting waiting -> {
        if (!waiting.reply().isDone()) {
          out.flush(); // the client reads what there is, while the disk writes
        }
        out.write(waiting.txid(), Inbox.outcome(waiting.reply()));
      }
    }
  }

  private static Problem readFailure(@Nullable Throwable cause) {
    return switch (cause) {
      case Problem problem -> problem;
      case LedgerStoppedException stopped -> Problem.stopped(stopped);
      case IOException e -> bodyEnded();
      case RuntimeException e -> throw e;
      case null, default -> throw new IllegalStateException(cause);
    };
  }

  private static Problem bodyEnded() {
    return Problem.of(408, "the rest of the body did not come; all lines before are answered");
  }
}
