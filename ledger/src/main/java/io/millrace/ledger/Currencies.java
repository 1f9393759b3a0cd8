package io.millrace.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The currencies that entries of the book have, numbered from 1. Confined to the book's thread.
final class Currencies {
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<CurrencyUnit> byNumber = new ArrayList<>();
  private @Nullable CurrencyUnit last; // one of them: spares most looks
  private int lastNumber;

  /// The currency as the book counts it, which is this one if the book has none of its code.
  CurrencyUnit known(CurrencyUnit currency) {
    if (currency.equals(last)) {
      return currency;
    }
    var number = numbers.get(currency.code());
    return number == null ? currency : at(number);
  }

  /// The number of a currency, which gets the next one if it is new.
  ///
  /// @throws IllegalArgumentException if the book counts it with other decimals
  int open(CurrencyUnit currency) {
    if (!currency.equals(last)) {
      int number = numbers.computeIfAbsent(currency.code(), _ -> add(currency));
      if (!at(number).equals(currency)) {
        throw new IllegalArgumentException(currency + " has other decimals than before");
      }
      last = currency;
      lastNumber = number;
    }
    return lastNumber;
  }

  private int add(CurrencyUnit currency) {
    byNumber.add(currency);
    return byNumber.size();
  }

  CurrencyUnit at(int number) {
    return byNumber.get(number - 1);
  }

  int count() {
    return byNumber.size();
  }

  /// Those with a higher number than this, in order.
  List<CurrencyUnit> from(int number) {
    return byNumber.subList(number, byNumber.size());
  }
}
