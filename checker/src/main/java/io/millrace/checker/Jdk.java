package io.millrace.checker;

import java.util.Set;

/// What is known of the JDK and of a few libraries that nearly everybody has: the compiler sees
/// neither their private fields nor what their methods do.
final class Jdk {

  /// Safe for threads whatever their type arguments are.
  static final Set<String> SHAREABLE =
      Set.of(
          "java.io.File",
          "java.io.PrintStream",
          "java.lang.Class",
          "java.lang.ClassLoader",
          "java.lang.Module",
          "java.lang.Process",
          "java.lang.Runtime",
          "java.lang.ScopedValue",
          "java.lang.StackTraceElement",
          "java.lang.System.Logger",
          "java.lang.Thread",
          "java.lang.ThreadGroup",
          "java.lang.ThreadLocal",
          "java.lang.InheritableThreadLocal",
          "java.lang.Thread.Builder",
          "java.lang.Void",
          "java.lang.invoke.MethodHandle",
          "java.lang.invoke.MethodHandles.Lookup",
          "java.lang.invoke.MethodType",
          "java.lang.invoke.VarHandle",
          "java.lang.foreign.Arena",
          "java.lang.reflect.Constructor",
          "java.lang.reflect.Field",
          "java.lang.reflect.Method",
          "java.lang.reflect.Type",
          "java.math.MathContext",
          "java.net.http.HttpClient",
          "java.net.http.HttpRequest",
          "java.net.InetAddress",
          "java.net.InetSocketAddress",
          "java.net.SocketAddress",
          "java.net.ServerSocket",
          "java.net.Socket",
          "java.nio.channels.AsynchronousFileChannel",
          "java.nio.channels.FileChannel",
          "java.nio.channels.FileLock",
          "java.nio.channels.Selector",
          "java.nio.channels.ServerSocketChannel",
          "java.nio.channels.SocketChannel",
          "java.nio.charset.Charset",
          "java.nio.file.FileStore",
          "java.nio.file.FileSystem",
          "java.nio.file.Path",
          "java.security.SecureRandom",
          "java.time.Clock",
          "java.time.ZoneId",
          "java.time.InstantSource",
          "java.time.format.DateTimeFormatter",
          "java.util.Locale",
          "java.util.Properties",
          "java.util.Random",
          "java.util.Timer",
          "java.util.HexFormat",
          "java.util.Base64.Encoder",
          "java.util.Base64.Decoder",
          "java.util.Currency",
          "java.util.UUID",
          "java.util.Objects",
          "java.util.TimeZone",
          "java.util.ResourceBundle",
          "java.util.ServiceLoader.Provider",
          "java.util.concurrent.CompletableFuture",
          "java.util.concurrent.CompletionStage",
          "java.util.concurrent.CountDownLatch",
          "java.util.concurrent.CyclicBarrier",
          "java.util.concurrent.ExecutorService",
          "java.util.concurrent.Executor",
          "java.util.concurrent.ForkJoinPool",
          "java.util.concurrent.Future",
          "java.util.concurrent.Phaser",
          "java.util.concurrent.ScheduledExecutorService",
          "java.util.concurrent.ScheduledFuture",
          "java.util.concurrent.Semaphore",
          "java.util.concurrent.ThreadFactory",
          "java.util.concurrent.ThreadLocalRandom",
          "java.util.concurrent.ThreadPoolExecutor",
          "java.util.concurrent.atomic.AtomicBoolean",
          "java.util.concurrent.atomic.AtomicInteger",
          "java.util.concurrent.atomic.AtomicIntegerArray",
          "java.util.concurrent.atomic.AtomicIntegerFieldUpdater",
          "java.util.concurrent.atomic.AtomicLong",
          "java.util.concurrent.atomic.AtomicLongArray",
          "java.util.concurrent.atomic.AtomicLongFieldUpdater",
          "java.util.concurrent.atomic.AtomicReferenceFieldUpdater",
          "java.util.concurrent.atomic.DoubleAccumulator",
          "java.util.concurrent.atomic.DoubleAdder",
          "java.util.concurrent.atomic.LongAccumulator",
          "java.util.concurrent.atomic.LongAdder",
          "java.util.concurrent.locks.Condition",
          "java.util.concurrent.locks.Lock",
          "java.util.concurrent.locks.ReadWriteLock",
          "java.util.concurrent.locks.ReentrantLock",
          "java.util.concurrent.locks.ReentrantReadWriteLock",
          "java.util.concurrent.locks.StampedLock",
          "java.util.logging.Logger",
          "java.util.regex.Pattern",
          "org.slf4j.Logger",
          "org.apache.logging.log4j.Logger",
          "org.apache.commons.logging.Log",
          "io.netty.util.internal.logging.InternalLogger");

  /// Safe for threads if what they hold is.
  static final Set<String> CONTAINERS =
      Set.of(
          "java.util.Optional",
          "java.util.concurrent.BlockingDeque",
          "java.util.concurrent.BlockingQueue",
          "java.util.concurrent.TransferQueue",
          "java.util.concurrent.ArrayBlockingQueue",
          "java.util.concurrent.ConcurrentHashMap",
          "java.util.concurrent.ConcurrentHashMap.KeySetView",
          "java.util.concurrent.ConcurrentLinkedDeque",
          "java.util.concurrent.ConcurrentLinkedQueue",
          "java.util.concurrent.ConcurrentMap",
          "java.util.concurrent.ConcurrentNavigableMap",
          "java.util.concurrent.ConcurrentSkipListMap",
          "java.util.concurrent.ConcurrentSkipListSet",
          "java.util.concurrent.CopyOnWriteArrayList",
          "java.util.concurrent.CopyOnWriteArraySet",
          "java.util.concurrent.DelayQueue",
          "java.util.concurrent.Exchanger",
          "java.util.concurrent.LinkedBlockingDeque",
          "java.util.concurrent.LinkedBlockingQueue",
          "java.util.concurrent.LinkedTransferQueue",
          "java.util.concurrent.PriorityBlockingQueue",
          "java.util.concurrent.SynchronousQueue",
          "java.util.concurrent.SubmissionPublisher",
          "java.util.concurrent.atomic.AtomicMarkableReference",
          "java.util.concurrent.atomic.AtomicReference",
          "java.util.concurrent.atomic.AtomicReferenceArray",
          "java.util.concurrent.atomic.AtomicStampedReference",
          "java.lang.ref.WeakReference",
          "java.lang.ref.SoftReference",
          "java.util.Hashtable",
          "java.util.Vector",
          "java.util.Stack");

  /// Known to be changeable, and not to be meant for several threads.
  static final Set<String> MUTABLE =
      Set.of(
          "java.lang.StringBuilder",
          "java.nio.Buffer",
          "java.text.Format",
          "java.security.MessageDigest",
          "java.security.Signature",
          "java.util.Calendar",
          "java.util.Date",
          "java.util.Formatter",
          "java.util.Scanner",
          "java.util.StringJoiner",
          "java.util.StringTokenizer",
          "java.util.BitSet",
          "java.util.Collection",
          "java.util.Map",
          "java.util.Map.Entry",
          "java.util.Iterator",
          "java.util.SplittableRandom",
          "java.util.IntSummaryStatistics",
          "java.util.LongSummaryStatistics",
          "java.util.DoubleSummaryStatistics",
          "java.util.regex.Matcher",
          "java.util.stream.BaseStream",
          "java.util.zip.Checksum",
          "java.util.zip.Deflater",
          "java.util.zip.Inflater",
          "javax.crypto.Cipher",
          "javax.crypto.Mac");

  /// Interfaces behind which an unchangeable object may stand.
  static final Set<String> MAYBE_FROZEN =
      Set.of(
          "java.util.Collection",
          "java.util.SequencedCollection",
          "java.util.SequencedSet",
          "java.util.SequencedMap",
          "java.util.List",
          "java.util.Set",
          "java.util.SortedSet",
          "java.util.NavigableSet",
          "java.util.Map",
          "java.util.SortedMap",
          "java.util.NavigableMap",
          "java.util.Map.Entry");

  /// Methods that make an unchangeable object of unchangeable parts, by class.
  static boolean isFrozenFactory(String owner, String name) {
    return switch (owner) {
      case "java.util.List", "java.util.Set" -> name.equals("of") || name.equals("copyOf");
      case "java.util.Map" ->
          name.equals("of")
              || name.equals("copyOf")
              || name.equals("ofEntries")
              || name.equals("entry");
      case "java.util.stream.Stream" -> name.equals("toList");
      case "java.util.stream.Collectors" -> name.startsWith("toUnmodifiable");
      case "java.util.Collections" -> name.startsWith("empty") || name.startsWith("singleton");
      case "java.util.Locale", "java.util.Optional" -> true;
      default -> false;
    };
  }

  /// Static methods whose result nothing else leads to, if its parts are unchangeable.
  static boolean isFreshFactory(String owner, String name) {
    return switch (owner) {
      case "java.util.Arrays" -> name.startsWith("copyOf");
      case "java.nio.file.Files" -> name.startsWith("readAll");
      case "java.nio.ByteBuffer",
          "java.nio.CharBuffer",
          "java.nio.IntBuffer",
          "java.nio.LongBuffer" ->
          name.startsWith("allocate");
      case "java.util.Calendar", "java.security.MessageDigest", "java.text.NumberFormat" ->
          name.startsWith("get");
      default -> false;
    };
  }

  /// Instance methods whose result nothing else leads to, if its parts are unchangeable.
  static boolean isFreshMethod(String owner, String name) {
    return switch (name) {
      case "toArray", "clone", "toCharArray", "getBytes", "split", "readAllBytes", "readNBytes" ->
          true;
      case "collect" -> owner.equals("java.util.stream.Stream");
      default -> false;
    };
  }

  /// Methods of collections, maps, buffers and builders that change nothing.
  private static final Set<String> READING =
      Set.of(
          "binarySearch",
          "capacity",
          "charAt",
          "codePointAt",
          "compareTo",
          "contains",
          "containsAll",
          "containsKey",
          "containsValue",
          "copyOf",
          "deepToString",
          "element",
          "entrySet",
          "equals",
          "first",
          "firstEntry",
          "firstKey",
          "floorKey",
          "forEach",
          "get",
          "getFirst",
          "getKey",
          "getLast",
          "getOrDefault",
          "getValue",
          "hashCode",
          "higherKey",
          "indexOf",
          "isEmpty",
          "iterator",
          "join",
          "keySet",
          "last",
          "lastEntry",
          "lastIndexOf",
          "lastKey",
          "length",
          "lowerKey",
          "nextSetBit",
          "parallelStream",
          "peek",
          "size",
          "spliterator",
          "stream",
          "subList",
          "toArray",
          "toList",
          "toString",
          "values",
          "clone",
          "isPresent",
          "getClass",
          "ceilingKey",
          "ceilingEntry",
          "floorEntry",
          "headMap",
          "tailMap",
          "subMap",
          "reversed",
          "getTime",
          "before",
          "after",
          "limit",
          "remaining",
          "hasRemaining");

  static boolean isReading(String name) {
    return READING.contains(name);
  }

  /// Methods of the JDK that keep what they are given, by name.
  private static final Set<String> KEEPING =
      Set.of(
          "accept",
          "accumulateAndGet",
          "add",
          "addAll",
          "addElement",
          "addFirst",
          "addLast",
          "apply",
          "call",
          "compareAndExchange",
          "compareAndSet",
          "complete",
          "completedFuture",
          "computeIfAbsent",
          "exchange",
          "getAndSet",
          "insertElementAt",
          "lazySet",
          "merge",
          "offer",
          "offerFirst",
          "offerLast",
          "push",
          "put",
          "putAll",
          "putFirst",
          "putIfAbsent",
          "putLast",
          "replace",
          "set",
          "setOpaque",
          "setPlain",
          "setRelease",
          "setValue",
          "setVolatile",
          "submit",
          "supplyAsync",
          "test",
          "transfer",
          "invoke",
          "invokeExact");

  static boolean isKeeping(String name) {
    return KEEPING.contains(name);
  }

  /// Whether a class copies the arrays and buffers that it is given.
  static boolean copiesBytes(String owner) {
    return owner.startsWith("java.nio.")
        || owner.startsWith("java.io.")
        || owner.startsWith("java.security.")
        || owner.startsWith("java.util.zip.")
        || owner.startsWith("javax.crypto.")
        || owner.equals("java.util.Arrays")
        || owner.equals("java.lang.System")
        || owner.equals("java.lang.StringBuilder");
  }

  /// Whether a method leaves that argument as it is.
  static boolean onlyReads(String owner, String name, int index) {
    return switch (owner) {
      case "java.io.PrintStream", "java.lang.String", "java.util.Objects", "java.util.HexFormat" ->
          true;
      case "java.lang.System" -> name.equals("arraycopy") && index == 0;
      case "java.util.Arrays" ->
          isReading(name)
              || name.startsWith("copyOf")
              || name.equals("compare")
              || name.equals("mismatch")
              || name.equals("stream");
      case "java.util.List", "java.util.Set", "java.util.Map", "java.util.Collection" ->
          name.equals("copyOf") || name.endsWith("All");
      default ->
          copiesBytes(owner)
              && (name.equals("put")
                  || name.startsWith("write")
                  || name.equals("update")
                  || name.equals("append")
                  || name.equals("isEqual")
                  || name.equals("wrap"));
    };
  }

  /// Calls after which what other threads did before their end, or before a signal, is seen.
  private static final Set<String> AWAITING =
      Set.of(
          "acquire",
          "acquireUninterruptibly",
          "await",
          "awaitQuiescence",
          "awaitTermination",
          "arriveAndAwaitAdvance",
          "close",
          "exchange",
          "get",
          "invokeAll",
          "invokeAny",
          "join",
          "receive",
          "resultNow",
          "take",
          "tryAcquire");

  static boolean isAwaiting(String owner, String name) {
    if (!AWAITING.contains(name)) {
      return false;
    }
    if (owner.equals("java.lang.Thread") || owner.endsWith("Receiver") || owner.endsWith("Owner")) {
      return true;
    }
    return owner.startsWith("java.util.concurrent.")
        && !owner.startsWith("java.util.concurrent.atomic.")
        && !owner.contains("Map")
        && !owner.contains("CopyOnWrite");
  }

  private Jdk() {}
}
