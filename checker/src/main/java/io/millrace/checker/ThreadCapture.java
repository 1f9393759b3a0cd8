package io.millrace.checker;

import com.google.errorprone.BugPattern;
import com.google.errorprone.BugPattern.LinkType;
import com.google.errorprone.BugPattern.SeverityLevel;
import com.google.errorprone.VisitorState;
import com.sun.source.tree.CompilationUnitTree;
import java.util.List;

/// Refuses code in another thread that changes, or sees changed, what it does not own.
@BugPattern(
    summary = "A thread captures what others use",
    severity = SeverityLevel.ERROR,
    linkType = LinkType.NONE)
public final class ThreadCapture extends Rule {
  private static final long serialVersionUID = 1;

  /// For the service loader.
  public ThreadCapture() {}

  @Override
  List<Finding> findings(CompilationUnitTree unit, Knowledge knowledge, VisitorState state) {
    return knowledge.findings(unit);
  }
}
