package io.millrace.benchmarks;

import io.millrace.channel.Channel;
import io.millrace.channel.Sender;
import io.millrace.mutex.Mutex;
import io.millrace.owner.Owner;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// The ways to gather transactions into one account; each is the program of `examples/article` with
/// as many transactions as asked for.
enum ArticleWay {
  MUTEX("mutex") {
    @Override
    <T> Iterable<T> gather(List<Feed<T>> feeds) throws InterruptedException {
      var account = new Mutex<List<T>>(new ArrayList<>());
      joinAll(
          feeds,
          feed -> {
            for (long i = 0; i < feed.count(); i++) {
              var transaction = feed.transaction(i);
              account.run(transactions -> transactions.add(transaction));
            }
          });
      return account.with(transactions -> transactions);
    }
  },

  CHANNEL("mpsc") {
    @Override
    <T> Iterable<T> gather(List<Feed<T>> feeds) {
      return throughChannel(feeds, Channel.unbounded(), PLATFORM);
    }
  },

  BOUNDED("sync_channel") {
    @Override
    <T> Iterable<T> gather(List<Feed<T>> feeds) {
      return throughChannel(feeds, Channel.bounded(CAPACITY), PLATFORM);
    }
  },

  ATOMIC("mutex") {
    @Override
    <T> Iterable<T> gather(List<Feed<T>> feeds) throws InterruptedException {
      var newest = new AtomicReference<@Nullable Entry<T>>();
      joinAll(
          feeds,
          feed -> {
            for (long i = 0; i < feed.count(); i++) {
              var transaction = feed.transaction(i);
              newest.updateAndGet(earlier -> new Entry<>(transaction, earlier));
            }
          });
      return () -> new Entries<>(newest.get());
    }
  },

  OWNER("sync_channel") {
    @Override
    <T> Iterable<T> gather(List<Feed<T>> feeds) throws InterruptedException {
      try (var owner = Owner.<List<T>>start("account", ArrayList::new, CAPACITY)) {
        joinAll(
            feeds,
            feed -> {
              for (long i = 0; i < feed.count(); i++) {
                var transaction = feed.transaction(i);
                owner.tell(transactions -> transactions.add(transaction));
              }
            });
        return owner.ask(transactions -> transactions).join();
      }
    }
  },

  DISPATCH("mpsc") {
    @Override
    <T> Iterable<T> gather(List<Feed<T>> feeds) throws InterruptedException {
      var transactions = new ArrayList<T>();
      try (var looper = Executors.newSingleThreadExecutor(PLATFORM)) {
        joinAll(
            feeds,
            feed -> {
              for (long i = 0; i < feed.count(); i++) {
                var transaction = feed.transaction(i);
                looper.execute(() -> transactions.add(transaction));
              }
            });
      }
      return transactions;
    }
  },

  GOROUTINE("sync_channel") {
    @Override
    <T> Iterable<T> gather(List<Feed<T>> feeds) throws InterruptedException {
      var accounts = Channel.<Iterable<T>>bounded(1);
      VIRTUAL
          .newThread(
              unchecked(() ->
                  accounts
                      .sender()
                      .run(done ->
                          done.send(throughChannel(feeds, Channel.bounded(CAPACITY), VIRTUAL)))))
          .start();
      return accounts.receiver().receive();
    }
  };

  /// One source of transactions.
  record Feed<T>(long count, LongFunction<T> transactions) {
    T transaction(long index) {
      return transactions.apply(index);
    }
  }

  private interface Body<T> {
    void run(Feed<T> feed) throws InterruptedException;
  }

  private interface Action {
    void run() throws InterruptedException;
  }

  private record Entry<T>(T transaction, @Nullable Entry<T> earlier) {}

  private static final class Entries<T> implements Iterator<T> {
    private @Nullable Entry<T> next;

    private Entries(@Nullable Entry<T> newest) {
      next = newest;
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public T next() {
      var entry = next;
      if (entry == null) {
        throw new NoSuchElementException();
      }
      next = entry.earlier();
      return entry.transaction();
    }
  }

  private static final int CAPACITY = 1024;
  private static final ThreadFactory PLATFORM = Thread.ofPlatform().factory();
  private static final ThreadFactory VIRTUAL = Thread.ofVirtual().factory();

  private final String rust;

  ArticleWay(String rust) {
    this.rust = rust;
  }

  /// What the report calls it.
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The program in `benchmarks/rust` that does it this way, or shares in the same manner.
  String rust() {
    return rust;
  }

  /// Lets the feeds run to their end.
  ///
  /// @return all transactions
  abstract <T> Iterable<T> gather(List<Feed<T>> feeds) throws InterruptedException;

  private static <T> List<T> throughChannel(
      List<Feed<T>> feeds, Channel<T> channel, ThreadFactory threads) {
    try (var original = channel.sender()) {
      for (var feed : feeds) {
        var sender = original.duplicate();
        threads.newThread(unchecked(() -> sender.run(out -> sendAll(feed, out)))).start();
      }
    }
    var account = new ArrayList<T>();
    for (var transaction : channel.receiver()) {
      account.add(transaction);
    }
    return account;
  }

  private static <T> void sendAll(Feed<T> feed, Sender<T> sender) throws InterruptedException {
    for (long i = 0; i < feed.count(); i++) {
      sender.send(feed.transaction(i));
    }
  }

  private static <T> void joinAll(List<Feed<T>> feeds, Body<T> body) throws InterruptedException {
    var threads = new ArrayList<Thread>();
    for (var feed : feeds) {
      threads.add(PLATFORM.newThread(unchecked(() -> body.run(feed))));
    }
    threads.forEach(Thread::start);
    for (var thread : threads) {
      thread.join();
    }
  }

  private static Runnable unchecked(Action action) {
    return () -> {
      try {
        action.run();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    };
  }
}
