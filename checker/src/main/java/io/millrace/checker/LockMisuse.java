package io.millrace.checker;

import com.google.errorprone.BugPattern;
import com.google.errorprone.BugPattern.LinkType;
import com.google.errorprone.BugPattern.SeverityLevel;
import com.google.errorprone.VisitorState;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.TreePath;
import java.util.List;

/// Refuses locks that keep nobody out, locks that stay locked, and waits that end too early or
/// never: whatever the code between does, it is not what the lock is there for.
@BugPattern(
    summary = "A lock, or a wait, does not do what it is there for",
    severity = SeverityLevel.ERROR,
    linkType = LinkType.NONE)
public final class LockMisuse extends Rule {
  private static final long serialVersionUID = 1;

  /// For the service loader.
  public LockMisuse() {}

  @Override
  List<Finding> findings(CompilationUnitTree unit, Knowledge knowledge, VisitorState state) {
    if (!knowledge.landmarks(unit).hasLocks) {
      return List.of();
    }
    var scanner = new LockUseScanner(unit, knowledge);
    scanner.scan(new TreePath(unit), null);
    return scanner.findings();
  }
}
