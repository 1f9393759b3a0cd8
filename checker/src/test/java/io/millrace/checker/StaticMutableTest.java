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
  void aConstructorIsRunByWhoeverMakesAnObject() {
    Refusal.check(
        StaticMutable.class,
        """
        class Test {
          // BUG: Diagnostic contains: every thread can assign the static field 'count'
          private static int count;
          // BUG: Diagnostic contains: every thread can change what the static field 'ALL' leads to
          private static final List<Test> ALL = new ArrayList<>();
          // BUG: Diagnostic contains: every thread can assign the static field 'last'
          private static String last;
          private static int known;
          // BUG: Diagnostic contains: every thread can assign the static field 'next'
          private static int next;
          private final int number = next++;
          private static final Map<String, Test> NAMES = new HashMap<>();
          static { known = 3; NAMES.put("x", new Test()); }
          private final int id;
          { last = "made"; }
          Test() { id = count++ + known; ALL.add(this); }
          int id() { return id + number + ALL.size() + NAMES.size() + last.length(); }
          enum Kind {
            ONE, TWO;
            private static final Map<String, Kind> NONE = new HashMap<>();
            static { NONE.put("", ONE); }
            Kind of(String name) { return NONE.get(name); }
          }
        }
        """);
  }

  @Test
  void whatOnlyMainUsesIsOfOneThread() {
    Refusal.check(
        StaticMutable.class,
        """
        class Test {
          private static String folder = "";
          private static int depth;
          // BUG: Diagnostic contains: every thread can assign the static field 'spawned'
          private static int spawned;
          // BUG: Diagnostic contains: every thread can assign the static field 'handed'
          private static int handed;
          // BUG: Diagnostic contains: every thread can assign the static field 'open'
          private static int open;
          // BUG: Diagnostic contains: every thread can assign the static field 'named'
          private static int named;
          // BUG: Diagnostic contains: every thread can assign the static field 'seen'
          static int seen;
          // BUG: Diagnostic contains: every thread can assign the static field 'never'
          private static int never;
          // BUG: Diagnostic contains: every thread can assign the static field 'worked'
          private static int worked;
          // BUG: Diagnostic contains: because field 'n' of Cell can be reassigned
          private static final Cell CELL = new Cell();
          private static final class Cell { private int n; void add() { n++; } }
          private static final class Worker extends Thread {
            @Override public void run() { worked++; }
          }
          public static void main(String[] args) {
            folder = args[0];
            descend(3);
            new Thread(() -> spawned++).start();
            Other.later(() -> handed++);
            Other.later(Test::name);
            open();
            seen++;
            new Worker().run();
            new Worker().start();
          }
          private static void descend(int more) { depth++; if (more > 0) { descend(more - 1); } use(folder); }
          private static void use(String s) {}
          private static void name() { named++; }
          private static void unused() { never++; }
          static void open() { open++; }
        }
        class Other { static void later(Runnable code) {} }
        """);
  }

  @Test
  void aMainThatIsCalledIsAMethodLikeAnother() {
    Refusal.check(
        StaticMutable.class,
        """
        class Test {
          // BUG: Diagnostic contains: every thread can assign the static field 'runs'
          private static int runs;
          // BUG: Diagnostic contains: every thread can assign the static field 'others'
          private static int others;
          public static void main(String[] args) { runs++; }
          static void again() { main(new String[0]); }
          // BUG: Diagnostic contains: every thread can assign the static field 'quiet'
          private static int quiet;
          // BUG: Diagnostic contains: every thread can assign the static field 'each'
          private static int each;
          static final class Plain {
            public static void main(String arg) { others++; }
          }
          static final class Quiet {
            static void main(String[] args) { quiet++; }
          }
          static final class Each {
            public void main(String[] args) { each++; }
          }
        }
        """);
  }

  @Test
  void anArrayWithoutElementsIsStatic() {
    Refusal.check(
        StaticMutable.class,
        """
        class Test {
          static final String[] NONE = {};
          static final int[] NO_NUMBERS = new int[0];
          public static final Object[][] NO_ROWS = new Object[0][2];
          // BUG: Diagnostic contains: every thread can change what the static field 'ONE' leads to
          static final int[] ONE = new int[1];
          // BUG: Diagnostic contains: every thread can change what the static field 'ROWS' leads to
          static final Object[][] ROWS = new Object[2][0];
          // BUG: Diagnostic contains: every thread can change what the static field 'WORD' leads to
          static final String[] WORD = {"a"};
          Object[] all() { ONE[0] = 1; ROWS[0] = NONE; WORD[0] = ""; return new Object[] {NONE, NO_NUMBERS, NO_ROWS}; }
        }
        """);
  }

  @Test
  void whatIsMadeUnchangeableIsAsGoodAsItsParts() {
    Refusal.check(
        StaticMutable.class,
        """
        class Test {
          static class Key {}
          static final class Account { private long cents; void add(long c) { cents += c; } }
          public static final Set<Key> KEYS = Set.of(new Key());
          public static final Set<Key> WRAPPED = Collections.unmodifiableSet(new HashSet<>(KEYS));
          // BUG: Diagnostic contains: every thread can change what the static field 'VIEW' leads to
          public static final Set<Key> VIEW = Collections.unmodifiableSet(keys());
          static Set<Key> keys() { return new HashSet<>(KEYS); }
          public static final Set<Key> SAME = KEYS;
          public static final Set<Key> ONE = Collections.singleton(new Key());
          // BUG: Diagnostic contains: every thread can change what the static field 'current' leads to
          static volatile Set<Key> current = Set.of(new Key());
          static void set(Set<Key> keys) { current = keys; current.clear(); }
          // BUG: Diagnostic contains: every thread can change what the static field 'ACCOUNTS' leads to
          public static final List<Account> ACCOUNTS = List.of(new Account());
          // BUG: Diagnostic contains: every thread can change what the static field 'OPEN' leads to
          public static final Set<Key> OPEN = new HashSet<>(KEYS);
        }
        """);
  }

  @Test
  void whatAGetterReturnsMayBeAsked() {
    Refusal.check(
        StaticMutable.class,
        """
        class Test {
          enum Unit {
            ONE;
            private final EnumSet<TimeUnit> units = EnumSet.noneOf(TimeUnit.class);
            EnumSet<TimeUnit> units() { return units; }
          }
          enum Grown {
            // BUG: Diagnostic contains: because field 'units' of Grown is EnumSet<TimeUnit>
            ONE;
            private final EnumSet<TimeUnit> units = EnumSet.noneOf(TimeUnit.class);
            EnumSet<TimeUnit> units() { units.add(TimeUnit.DAYS); return units; }
          }
          // BUG: Diagnostic contains: every thread can change what the static field 'QUEUE' leads to
          private static final Queue<String> QUEUE = new ArrayDeque<>();
          static boolean next() { return QUEUE.poll().isEmpty(); }
          enum Asking {
            A(Unit.ONE);
            public final Unit unit;
            Asking(Unit unit) { this.unit = unit; }
            boolean has(TimeUnit one) { return unit.units().contains(one); }
          }
          enum Adding {
            // BUG: Diagnostic contains: because field 'units' of Unit is EnumSet<TimeUnit>
            B(Unit.ONE);
            public final Unit unit;
            Adding(Unit unit) { this.unit = unit; }
            boolean add(TimeUnit one) { return unit.units().add(one); }
          }
          enum Walking {
            // BUG: Diagnostic contains: because field 'units' of Unit is EnumSet<TimeUnit>
            C(Unit.ONE);
            public final Unit unit;
            Walking(Unit unit) { this.unit = unit; }
            void clear() { unit.units().iterator().remove(); }
          }
          enum Making {
            // BUG: Diagnostic contains: because field 'units' of Grown is EnumSet<TimeUnit>
            D(Grown.ONE);
            public final Grown unit;
            Making(Grown unit) { this.unit = unit; }
            boolean has(TimeUnit one) { return unit.units().contains(one); }
          }
        }
        """);
  }

  @Test
  void anAliasOfANativeImageIsAnotherField() {
    Refusal.check(
        StaticMutable.class,
        """
        @interface TargetClass {}
        @interface Alias {}
        class Test {
          @TargetClass static final class Substitution {
            @Alias static String host;
            // BUG: Diagnostic contains: every thread can assign the static field 'own'
            static String own;
          }
          // BUG: Diagnostic contains: every thread can assign the static field 'host'
          @Alias static String host;
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
