package io.millrace.snippets;

import java.util.ArrayList;
import java.util.List;

/// What the examples' one thread owns.
final class Account {
  private final List<Transaction> transactions = new ArrayList<>();

  boolean add(Transaction transaction) {
    return transactions.add(transaction);
  }

  boolean addAll(List<Transaction> batch) {
    return transactions.addAll(batch);
  }

  List<Transaction> transactions() {
    return transactions;
  }

  long balance() {
    return transactions.stream().mapToLong(Transaction::amount).sum();
  }
}
