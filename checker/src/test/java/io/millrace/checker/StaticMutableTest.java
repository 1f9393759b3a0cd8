package io.millrace.checker;

import org.junit.jupiter.api.Test;

class StaticMutableTest {

  @Test
  void whatEveryThreadCanChangeIsNotStatic() {
    Refusal.check(
        StaticMutable.class,
        """
        class Test {
          static final class Account { private long cents; void add(long c) { cents += c; } }
          // BUG: Diagnostic contains: every thread can assign the static field 'hits'
          static int hits;
          // BUG: Diagnostic contains: updates of the static field 'lost' can be lost
          static volatile int lost;
          // BUG: Diagnostic contains: every thread can change what the static field 'LOG' leads to
          static final List<String> LOG = new ArrayList<>();
          // BUG: Diagnostic contains: because field 'cents' of Account can be reassigned
          static final Account ACCOUNT = new Account();
          // BUG: Diagnostic contains: every thread can assign the static field 'lazy'
          private static String lazy;
          // BUG: Diagnostic contains: because SimpleDateFormat can be changed by whoever has it
          public static final java.text.SimpleDateFormat FORMAT = new java.text.SimpleDateFormat();
          // BUG: Diagnostic contains: every thread can change what the static field 'COUNTS' leads to
          private static final int[] COUNTS = new int[3];
          static String lazy() { if (lazy == null) { lazy = "x"; } return lazy; }
          void use() { LOG.add("x"); lost++; COUNTS[1]++; }
        }
        """);
  }

  @Test
  void whatNobodyChangesOrOneLockGuardsIsStatic() {
    Refusal.check(
        StaticMutable.class,
        """
        class Test {
          static final int MAX = 3;
          static final String NAME = new String("x");
          static final Mutex<List<String>> MUTEX = new Mutex<>(new ArrayList<>());
          static final List<String> NAMES = List.of("a");
          static final List<String> COPIED;
          static { var names = new ArrayList<String>(); names.add("x"); COPIED = List.copyOf(names); }
          private static final String[] WORDS = {"a", "b"};
          private static final Map<String, Integer> TABLE = new HashMap<>();
          static { TABLE.put("a", 1); }
          private static int guarded;
          private static boolean stopped = false;
          static volatile boolean done;
          static final ThreadLocal<StringBuilder> LOCAL = ThreadLocal.withInitial(StringBuilder::new);
          static final ConcurrentHashMap<String, Integer> CACHE = new ConcurrentHashMap<>();
          static synchronized void count() { guarded++; }
          static int count(String s) { synchronized (Test.class) { return guarded; } }
          static int get(String s) { return stopped ? 0 : TABLE.get(s) + WORDS.length; }
          static String word(int i) { return WORDS[i]; }
        }
        """);
  }

  @Test
  void aConstantOfAClassThatChangesNothingIsStatic() {
    Refusal.check(
        StaticMutable.class,
        """
        class Test {
          static final class Struct { private final int[] values = new int[2]; void set(int i) { values[i] = 1; } }
          static final class Schema {
            private final Struct cached = new Struct();
            private final EnumSet<TimeUnit> units = EnumSet.noneOf(TimeUnit.class);
            private final int[] slots;
            Schema(int... slots) { this.slots = slots.clone(); }
            Struct cached() { return cached; }
            EnumSet<TimeUnit> units() { return units; }
            int[] slots() { return slots; }
          }
          static final class Board {
            private final int[] first = new int[9];
            private final int[] second = new int[9];
            int[] first() { return first; }
            void set(int i) { second[i] = 1; }
          }
          public static final Schema SCHEMA = new Schema(1, 2);
          static final Schema OTHER = new Schema();
          // BUG: Diagnostic contains: every thread can change what the static field 'CHANGED' leads to
          static final Schema CHANGED = new Schema();
          // BUG: Diagnostic contains: every thread can change what the static field 'STRUCT' leads to
          static final Struct STRUCT = new Struct();
          // BUG: Diagnostic contains: every thread can change what the static field 'BOARD' leads to
          static final Board BOARD = new Board();
          static void change() { CHANGED.cached().set(1); }
        }
        """);
  }

  @Test
  void aMapIsGuardedByLockingItself() {
    Refusal.check(
        StaticMutable.class,
        """
        class Test {
          private static final Map<String, String> GUARDED = new WeakHashMap<>();
          // BUG: Diagnostic contains: every thread can change what the static field 'OPEN' leads to
          private static final Map<String, String> OPEN = new WeakHashMap<>();
          // BUG: Diagnostic contains: every thread can assign the static field 'swapped'
          private static List<String> swapped = new ArrayList<>();
          static String get(String key) {
            synchronized (GUARDED) { return GUARDED.containsKey(key) ? GUARDED.get(key) : put(key); }
          }
          private static String put(String key) { return GUARDED.put(key, key); }
          static String open(String key) {
            synchronized (OPEN) { OPEN.put(key, key); }
            return OPEN.get(key);
          }
          static void swap() {
            synchronized (swapped) { swapped = new ArrayList<>(); }
          }
        }
        """);
  }

  @Test
  void suggestsFinalWhereNothingAssigns() {
    Refusal.checkFix(
        StaticMutable.class,
        """
        class Test { static String name = new String("x"); }
        """,
        """
        class Test { static final String name = new String("x"); }
        """);
  }

  @Test
  void saysWhatWhyAndWhatToDo() {
    Refusal.checkMessage(
        StaticMutable.class,
        """
        class Test {
          // BUG: Diagnostic matches: message
          static int hits;
          void hit() {
            hits++;
          }
        }
        """,
        "[StaticMutable] every thread can assign the static field 'hits'",
        "because it is neither final nor volatile, and no lock is held at every access",
        "it is assigned at line 13",
        "help: make it final, an Atomic…, or the state of one object that is handed to those who need it");
  }

  @Test
  void aFieldOfWhateverTypeIsLookedInto() {
    Refusal.check(
        StaticMutable.class,
        """
        class Test {
          static final class Range<T> {
            private final T low;
            private int count;
            Range(T low) { this.low = low; }
            T low() { return low; }
            void count() { count++; }
          }
          // BUG: Diagnostic contains: because field 'count' of Range can be reassigned
          private static final Range<List<String>> RANGE = new Range<>(new ArrayList<>());
          int size() { return RANGE.low().size(); }
          void use() { RANGE.count(); }
        }
        """);
  }
}
