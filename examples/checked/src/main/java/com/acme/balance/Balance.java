package com.acme.balance;

import io.millrace.channel.Channel;
import io.millrace.channel.Sender;

/// Two feeds send payments; one thread has the balance.
public final class Balance {
  /// What a feed sends.
  public record Payment(String txid, long cents) {}

  private Balance() {}

  public static void main(String[] args) {
    var channel = Channel.<Payment>bounded(64);
    var file = channel.sender();
    var phone = file.duplicate(); // one sender for each feed; each closes its own
    Thread.startVirtualThread(() -> feed(file, "tx-001", "tx-002"));
    Thread.startVirtualThread(() -> feed(phone, "tx-003"));

    long cents = 0; // this thread's alone
    for (var payment : channel.receiver()) {
      cents += payment.cents();
    }
    System.out.println(cents); // 1500
  }

  private static void feed(Sender<Payment> sender, String... txids) {
    try {
      sender.run(own -> {
        for (var txid : txids) {
          own.send(new Payment(txid, 500));
        }
      });
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }
}
