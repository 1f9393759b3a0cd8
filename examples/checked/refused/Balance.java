package com.acme.balance;

import java.util.ArrayList;

/// Two feeds add payments to a list that both have: one may be lost.
public final class Balance {
  /// What a feed reads.
  public record Payment(String txid, long cents) {}

  private Balance() {}

  public static void main(String[] args) throws InterruptedException {
    var payments = new ArrayList<Payment>();
    var file = Thread.startVirtualThread(() -> payments.add(new Payment("tx-001", 500)));
    var phone = Thread.startVirtualThread(() -> payments.add(new Payment("tx-003", -50)));
    file.join();
    phone.join();

    System.out.println(payments.stream().mapToLong(Payment::cents).sum());
  }
}
