package io.millrace.checker;

import com.google.errorprone.BugPattern;
import com.google.errorprone.BugPattern.LinkType;
import com.google.errorprone.BugPattern.SeverityLevel;
import com.google.errorprone.VisitorState;
import com.sun.source.tree.CompilationUnitTree;
import java.util.List;

/// Refuses to send what both the sender and the receiver could then change.
@BugPattern(
    summary = "A value that two threads could use is sent",
    severity = SeverityLevel.ERROR,
    linkType = LinkType.NONE)
public final class NotSendable extends Rule {
  private static final long serialVersionUID = 1;

  /// For the service loader.
  public NotSendable() {}

  @Override
  List<Finding> findings(CompilationUnitTree unit, Knowledge knowledge, VisitorState state) {
    return knowledge.findings(unit);
  }
}
