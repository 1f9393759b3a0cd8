package io.millrace.verification.explorer;

/// Where in the program a step is taken.
final class Location {
  private static final String EXPLORER = Location.class.getPackageName();

  private Location() {}

  /// The innermost frame of the code under exploration, as ` at Class.method:line`.
  static String ofCaller() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames
                .filter(frame ->
                    !packageOf(frame).equals(EXPLORER)
                        && !frame.getMethodName().startsWith(Adapters.PREFIX))
                .findFirst()
                .map(Location::describe)
                .orElse(""));
  }

  private static String packageOf(StackWalker.StackFrame frame) {
    var name = frame.getClassName();
    return name.substring(0, name.lastIndexOf('.'));
  }

  private static String describe(StackWalker.StackFrame frame) {
    var name = frame.getClassName();
    return " at "
        + name.substring(name.lastIndexOf('.') + 1)
        + "."
        + frame.getMethodName()
        + ":"
        + frame.getLineNumber();
  }
}
