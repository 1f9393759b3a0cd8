package io.millrace.checker;

import java.util.ArrayList;
import java.util.List;

/// Whether threads may share the objects of a type, with the chain of reasons if not.
///
/// @param kind what is known
/// @param because the reasons, from the type asked about down to what spoils it
record Verdict(Kind kind, List<String> because) {

  enum Kind {
    /// Immutable, or safe for threads.
    SHAREABLE,
    /// Nothing is known that forbids it, and nobody vouches for it.
    UNKNOWN,
    /// Known to be changeable without a lock.
    MUTABLE
  }

  static final Verdict SHAREABLE = new Verdict(Kind.SHAREABLE, List.of());

  static Verdict unknown(String because) {
    return new Verdict(Kind.UNKNOWN, List.of(because));
  }

  static Verdict mutable(String because) {
    return new Verdict(Kind.MUTABLE, List.of(because));
  }

  boolean isShareable() {
    return kind == Kind.SHAREABLE;
  }

  boolean isMutable() {
    return kind == Kind.MUTABLE;
  }

  /// The same, as a reason for what contains it.
  Verdict within(String container) {
    var chain = new ArrayList<String>();
    chain.add(container);
    chain.addAll(because);
    return new Verdict(kind, List.copyOf(chain));
  }

  /// The same, but no more than a suspicion.
  Verdict suspected() {
    return isMutable() ? new Verdict(Kind.UNKNOWN, because) : this;
  }
}
