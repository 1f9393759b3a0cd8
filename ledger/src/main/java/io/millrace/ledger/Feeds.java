package io.millrace.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The feeds that the book has heard of, numbered from 1. Confined to the book's thread.
final class Feeds {

  /// A feed, with what stands for its name in the book's tables.
  record Known(int id, String name, long fingerprint) {}

  private static final int COUNT_MAX = (1 << 24) - 1; // what an account's reporter has room for

  private final Fingerprint fingerprints;
  private final Map<String, Known> byName = new HashMap<>();
  private final List<Known> byId = new ArrayList<>();

  Feeds(Fingerprint fingerprints) {
    this.fingerprints = fingerprints;
  }

  @Nullable Known find(String name) {
    return byName.get(name);
  }

  Known open(String name) {
    var known = byName.get(name);
    if (known == null) {
      if (byId.size() == COUNT_MAX) {
        throw new IllegalStateException(
            "the ledger has %,d feeds, as many as a book can hold".formatted(COUNT_MAX));
      }
      known = new Known(byId.size() + 1, name, fingerprints.of(name));
      byName.put(name, known);
      byId.add(known);
    }
    return known;
  }

  Known at(int id) {
    return byId.get(id - 1);
  }

  String name(int id) {
    return at(id).name();
  }

  int count() {
    return byId.size();
  }

  /// The names of those with a higher number than this, in order.
  List<String> namesFrom(int id) {
    return byId.subList(id, byId.size()).stream().map(Known::name).toList();
  }
}
