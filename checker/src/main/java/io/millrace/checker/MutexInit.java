package io.millrace.checker;

import com.google.errorprone.BugPattern;
import com.google.errorprone.BugPattern.LinkType;
import com.google.errorprone.BugPattern.SeverityLevel;
import com.google.errorprone.VisitorState;
import com.sun.source.tree.CompilationUnitTree;
import java.util.List;

/// Refuses a mutex around a value that something else leads to.
@BugPattern(
    summary = "A mutex is not the only way to its value",
    severity = SeverityLevel.ERROR,
    linkType = LinkType.NONE)
public final class MutexInit extends Rule {
  private static final long serialVersionUID = 1;

  /// For the service loader.
  public MutexInit() {}

  @Override
  List<Finding> findings(CompilationUnitTree unit, Knowledge knowledge, VisitorState state) {
    return knowledge.findings(unit);
  }
}
