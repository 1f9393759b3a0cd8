package io.millrace.checker;

import java.util.ArrayList;
import java.util.List;

/// Whether threads may share the objects of a type, with the chain of reasons if not.
///
/// @param kind what is known
/// @param because the reasons, from the type asked about down to what spoils it
/// @param isLatent whether its own code changes nothing once an object is made, and only others
///   could who get at a part of it
record Verdict(Kind kind, List<String> because, boolean isLatent) {

  enum Kind {
    /// Immutable, or safe for threads.
    SHAREABLE,
    /// Nothing is known that forbids it, and nobody vouches for it.
    UNKNOWN,
    /// Known to be changeable without a lock.
    MUTABLE
  }

  static final Verdict SHAREABLE = new Verdict(Kind.SHAREABLE, List.of(), false);

  static Verdict unknown(String because) {
    return new Verdict(Kind.UNKNOWN, List.of(because), false);
  }

  static Verdict mutable(String because) {
    return new Verdict(Kind.MUTABLE, List.of(because), false);
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
    return new Verdict(kind, List.copyOf(chain), isLatent);
  }

  /// The same, and its own code does change something.
  Verdict changing() {
    return new Verdict(kind, because, false);
  }

  /// The same, but its own code changes nothing.
  Verdict latent() {
    return new Verdict(kind, because, isMutable());
  }

  /// The same, but no more than a suspicion.
  Verdict suspected() {
    return isMutable() ? new Verdict(Kind.UNKNOWN, because, false) : this;
  }
}
