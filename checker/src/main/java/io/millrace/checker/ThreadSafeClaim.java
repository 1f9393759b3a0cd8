package io.millrace.checker;

import com.google.errorprone.BugPattern;
import com.google.errorprone.BugPattern.LinkType;
import com.google.errorprone.BugPattern.SeverityLevel;
import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import java.util.ArrayList;
import java.util.List;

/// Refuses a claim of `@Immutable` or `@ThreadSafe`, on a class or on one above it, that the
/// class's structure contradicts. Of what nobody can know, such as a field of an interface's type,
/// `@ThreadSafe` is believed and `@Immutable` is not.
@BugPattern(
    summary = "A class is not what it claims to be",
    severity = SeverityLevel.ERROR,
    linkType = LinkType.NONE)
public final class ThreadSafeClaim extends Rule {
  private static final long serialVersionUID = 1;

  /// For the service loader.
  public ThreadSafeClaim() {}

  @Override
  List<Finding> findings(CompilationUnitTree unit, Knowledge knowledge, VisitorState state) {
    var findings = new ArrayList<Finding>();
    for (var tree : knowledge.landmarks(unit).classes) {
      var symbol = ASTHelpers.getSymbol(tree);
      boolean isImmutable = knowledge.claims(symbol.type, Annotations.IMMUTABLE);
      if (!symbol.isInterface()
          && (isImmutable || knowledge.claims(symbol.type, Annotations.THREAD_SAFE))) {
        var verdict = knowledge.shareability.structure(symbol);
        if (isImmutable ? !verdict.isShareable() : verdict.isMutable()) {
          findings.add(finding(tree, isImmutable ? "@Immutable" : "@ThreadSafe", verdict));
        }
      }
    }
    return findings;
  }

  private Finding finding(ClassTree tree, String claim, Verdict verdict) {
    return new Finding(
        canonicalName(),
        tree,
        "'" + tree.getSimpleName() + "' claims to be " + claim + ", but is not",
        verdict.because().stream().map(reason -> "because " + reason).toList(),
        "make its fields final and of unchangeable types, or hold one lock at every access, or drop the claim");
  }
}
