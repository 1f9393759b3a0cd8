package io.millrace.feeds.csv;

import java.util.Locale;

/// What a column means; a dialect's key for it is the name in small letters with dots.
enum Role {
  ACCOUNT,
  DATE,
  VALUE_DATE,
  TIMESTAMP,
  AMOUNT,
  DEBIT,
  CREDIT,
  FLAG,
  CURRENCY,
  ID,
  SHARED_ID,
  BALANCE,
  STATUS,
  CONTRA;

  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }
}
