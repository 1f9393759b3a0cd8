package io.millrace.checker;

import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Types;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The methods that run code in another thread: those of the JDK, and those that a file names, one
/// `com.acme.Pool.run` a line, `#` for comments.
final class SpawnPoints {

  enum Kind {
    NONE,
    /// One thread for one call.
    THREAD,
    /// A pool: what is passed may run beside what was passed before.
    POOL
  }

  private record Point(String owner, Kind kind) {}

  private static final Map<String, List<Point>> OF_JDK = jdk();

  private final Map<String, List<Point>> points;

  private SpawnPoints(Map<String, List<Point>> points) {
    this.points = points;
  }

  /// Those of the JDK, and of the file if there is one.
  static SpawnPoints of(java.util.Optional<String> file) {
    if (file.isEmpty()) {
      return new SpawnPoints(OF_JDK);
    }
    var points = new HashMap<>(OF_JDK);
    for (var line : lines(Path.of(file.get()))) {
      int dot = line.lastIndexOf('.');
      if (dot < 1) {
        throw new OptionException(
            "Millrace:SpawnPoints, " + file.get() + ": '" + line + "' is no Class.method");
      }
      var point = new Point(line.substring(0, dot), Kind.POOL);
      points.merge(line.substring(dot + 1), List.of(point), SpawnPoints::both);
    }
    return new SpawnPoints(points);
  }

  /// Whether the method spawns, by its name and the class that declares it or one above.
  Kind kind(MethodSymbol method, Types types) {
    var candidates = points.get(method.name.toString());
    if (candidates == null) {
      return Kind.NONE;
    }
    var owners = new HashSet<String>();
    addWithSupertypes(method.owner, types, owners);
    for (var candidate : candidates) {
      if (owners.contains(candidate.owner())) {
        return candidate.kind();
      }
    }
    return Kind.NONE;
  }

  private static void addWithSupertypes(Symbol symbol, Types types, Set<String> into) {
    if (symbol instanceof ClassSymbol owner) {
      for (var type : types.closure(owner.type)) {
        into.add(type.tsym.getQualifiedName().toString());
      }
    }
  }

  private static Map<String, List<Point>> jdk() {
    var points = new HashMap<String, List<Point>>();
    put(points, Kind.THREAD, "java.lang.Thread", "<init>", "startVirtualThread");
    put(points, Kind.THREAD, "java.lang.Thread.Builder", "start", "unstarted");
    put(points, Kind.THREAD, "java.util.concurrent.ThreadFactory", "newThread");
    put(points, Kind.POOL, "java.util.concurrent.Executor", "execute");
    put(
        points,
        Kind.POOL,
        "java.util.concurrent.ExecutorService",
        "submit",
        "invokeAll",
        "invokeAny");
    put(points, Kind.POOL, "com.sun.net.httpserver.HttpServer", "createContext");
    put(
        points,
        Kind.POOL,
        "java.util.concurrent.ScheduledExecutorService",
        "schedule",
        "scheduleAtFixedRate",
        "scheduleWithFixedDelay");
    put(points, Kind.POOL, "java.util.concurrent.StructuredTaskScope", "fork");
    put(points, Kind.POOL, "java.util.concurrent.CompletableFuture", "runAsync", "supplyAsync");
    put(
        points,
        Kind.POOL,
        "java.util.concurrent.CompletionStage",
        "thenApplyAsync",
        "thenAcceptAsync",
        "thenRunAsync",
        "thenComposeAsync",
        "handleAsync",
        "whenCompleteAsync");
    put(points, Kind.THREAD, "java.util.Timer", "schedule", "scheduleAtFixedRate");
    return Map.copyOf(points);
  }

  private static void put(
      Map<String, List<Point>> points, Kind kind, String owner, String... names) {
    for (var name : names) {
      points.merge(name, List.of(new Point(owner, kind)), SpawnPoints::both);
    }
  }

  private static List<Point> both(List<Point> some, List<Point> others) {
    var all = new java.util.ArrayList<>(some);
    all.addAll(others);
    return List.copyOf(all);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException failure) {
      throw new OptionException("Millrace:SpawnPoints: cannot read " + file, failure);
    }
  }
}
