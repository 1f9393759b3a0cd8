package io.millrace.checker;

import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Type.ArrayType;
import org.jspecify.annotations.Nullable;

/// A group of objects that lead to each other, as far as one method knows: who has them.
///
/// @param status who
/// @param why how it came to be so, for messages
/// @param position where in the file that was
/// @param pool the executor of a single thread that has it, if one does
/// @param captured the variable by which a thread has it, if one does
record Region(
    Status status, String why, int position, @Nullable Object pool, @Nullable VarSymbol captured) {

  /// From what allows most to what allows least.
  enum Status {
    /// Made here, and nothing else leads to it.
    OWN,
    /// A thread reads it, so nobody may change it.
    READ,
    /// A thread uses it under a lock, so everybody else must.
    LOCKED,
    /// Something else may lead to it as well.
    OUTSIDE,
    /// On loan, and not to be kept.
    LENT,
    /// A thread has it.
    CAPTURED,
    /// Given up.
    MOVED,
    /// On loan from a guard that is closed.
    RETURNED
  }

  Region(Status status, String why, int position) {
    this(status, why, position, null, null);
  }

  static Region own() {
    return new Region(Status.OWN, "made here", 0);
  }

  static Region outside(String why) {
    return new Region(Status.OUTSIDE, why, 0);
  }

  /// Whether a variable leads to a collection of things like the one that a thread has: the
  /// collection is not what the thread uses.
  boolean isElementOf(VarSymbol collection) {
    return captured != null
        && !captured.equals(collection)
        && (collection.type.getTypeArguments().stream()
                .anyMatch(part -> part.tsym == captured.type.tsym)
            || (collection.type instanceof ArrayType array
                && array.elemtype.tsym == captured.type.tsym));
  }

  boolean is(Status other) {
    return status == other;
  }

  /// What holds when either may.
  Region or(Region other) {
    return other.status.compareTo(status) > 0 ? other : this;
  }
}
