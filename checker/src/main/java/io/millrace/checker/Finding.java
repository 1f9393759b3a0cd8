package io.millrace.checker;

import com.google.errorprone.fixes.Fix;
import com.sun.source.tree.Tree;
import java.util.List;
import java.util.Optional;

/// What a rule has to say about one place.
///
/// @param rule the rule's name
/// @param at where
/// @param what what is wrong, in one line
/// @param notes where things happened, and the chain of reasons
/// @param help what to do
/// @param fix a change that is safe to make, if there is one
record Finding(
    String rule, Tree at, String what, List<String> notes, String help, Optional<Fix> fix) {

  Finding(String rule, Tree at, String what, List<String> notes, String help) {
    this(rule, at, what, notes, help, Optional.empty());
  }

  /// The whole message: what, each note, and the help, one a line.
  String message() {
    var message = new StringBuilder(what);
    for (var note : notes) {
      message.append("\n    ").append(note);
    }
    return message.append("\n    help: ").append(help).toString();
  }
}
