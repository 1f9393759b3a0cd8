package io.millrace.checker;

import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Types;

/// Methods that a server calls for each request, from many threads at once and on one object: those
/// of the JDK's HTTP server and of servlets.
final class Handlers {
  private Handlers() {}

  static boolean isOne(MethodSymbol method, Types types) {
    String of =
        switch (method.name.toString()) {
          case "handle" -> "com.sun.net.httpserver.HttpHandler";
          case "doGet", "doPost", "doPut", "doDelete", "service" -> "servlet.http.HttpServlet";
          case "doFilter" -> "servlet.Filter";
          default -> null;
        };
    return of != null
        && !method.getParameters().isEmpty()
        && method.owner instanceof ClassSymbol owner
        && types.closure(owner.type).stream()
            .anyMatch(above -> above.tsym.getQualifiedName().toString().endsWith(of));
  }
}
