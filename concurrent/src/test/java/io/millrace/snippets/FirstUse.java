package io.millrace.snippets;

// @start region="first-use"
import io.millrace.channel.Channel;
import io.millrace.channel.Sender;
import java.util.TreeMap;

final class FirstUse {
  public static void main(String[] args) {
    var channel = Channel.<String>bounded(64);
    var file = channel.sender();
    var phone = file.duplicate(); // one handle for each thread
    Thread.startVirtualThread(() -> feed(file, "0001", "0002"));
    Thread.startVirtualThread(() -> feed(phone, "0001"));

    var counts = new TreeMap<String, Integer>(); // this thread's alone: no lock
    for (var account : channel.receiver()) { // until both have closed; throws if one failed
      counts.merge(account, 1, Integer::sum);
    }
    System.out.println(counts); // {0001=2, 0002=1}
  }

  static void feed(Sender<String> sender, String... accounts) {
    try {
      sender.run(own -> { // closes the handle at the end, or fails it
        for (var account : accounts) own.send(account);
      });
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt(); // the receiver learns of it
    }
  }
}
// @end
