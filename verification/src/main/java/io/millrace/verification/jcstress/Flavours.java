package io.millrace.verification.jcstress;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelClosedException;
import io.millrace.channel.ReceiveResult;
import io.millrace.channel.Receiver;
import io.millrace.channel.Select;
import io.millrace.channel.SendResult;
import io.millrace.channel.Sender;
import io.millrace.channel.SharedChannel;

/// What the tests share. A channel is made for every single sample, so it must be cheap: the watch
/// for dropped handles is off.
final class Flavours {
  static final int NOTHING = 0;
  static final int SENT = 1;
  static final int FULL = 2;
  static final int CLOSED = 3;
  static final int INTERRUPTED = 4;
  static final int END = -1;

  static {
    System.setProperty("io.millrace.channel.leaks", "off");
  }

  record Ends<T>(Sender<T> sender, Receiver<T> receiver) {}

  /// A value with a plain field, which arrives only if the channel publishes it.
  static final class Message {
    int content;

    static Message of(int content) {
      var message = new Message();
      message.content = content;
      return message;
    }
  }

  private Flavours() {}

  static <T> Ends<T> bounded(int capacity) {
    return ends(Channel.bounded(capacity));
  }

  static <T> Ends<T> unbounded() {
    return ends(Channel.unbounded());
  }

  static <T> Ends<T> rendezvous() {
    return ends(Channel.rendezvous());
  }

  static <T> Ends<T> sharedBounded(int capacity) {
    return ends(Channel.sharedBounded(capacity));
  }

  /// What a receive took, as a number.
  static int content(ReceiveResult<Message> result) {
    return switch (result) {
      case ReceiveResult.Received<Message>(Message message) -> message.content;
      case ReceiveResult.Empty<Message> _ -> NOTHING;
      case ReceiveResult.Closed<Message> _ -> END;
      case ReceiveResult.Failed<Message> _ -> throw new AssertionError();
    };
  }

  /// What became of a send, as a number.
  static int outcome(SendResult<Message> result) {
    return switch (result) {
      case SendResult.Sent<Message> _ -> SENT;
      case SendResult.Full<Message> _ -> FULL;
      case SendResult.Closed<Message> _ -> CLOSED;
    };
  }

  /// Sends, waiting; what became of it.
  static int send(Ends<Message> ends, int content) {
    try {
      ends.sender.send(Message.of(content));
      return SENT;
    } catch (ChannelClosedException closed) {
      return CLOSED;
    } catch (InterruptedException interrupt) {
      return INTERRUPTED;
    }
  }

  /// Receives, waiting; what was taken.
  static int receive(Ends<Message> ends) {
    try {
      return ends.receiver.receive().content;
    } catch (ChannelClosedException closed) {
      return END;
    } catch (InterruptedException interrupt) {
      return INTERRUPTED;
    }
  }

  /// Selects between sending one message, which results in 5, and receiving one.
  static int sendOrReceive(Ends<Message> sending, int content, Ends<Message> receiving) {
    try {
      return Select.<Integer>fair()
          .send(sending.sender, Message.of(content), () -> 5)
          .receive(receiving.receiver, message -> message.content)
          .select();
    } catch (InterruptedException interrupt) {
      return INTERRUPTED;
    }
  }

  private static <T> Ends<T> ends(Channel<T> channel) {
    return new Ends<>(channel.sender(), channel.receiver());
  }

  private static <T> Ends<T> ends(SharedChannel<T> channel) {
    return new Ends<>(channel.sender(), channel.receiver());
  }
}
