package io.millrace.checker;

import org.junit.jupiter.api.Test;

class CheckThenActTest {

  @Test
  void aMapIsNotAskedAndThenChanged() {
    Refusal.check(
        CheckThenAct.class,
        """
        class Test {
          private final Map<String, Integer> counts = new ConcurrentHashMap<>();
          void ifAbsent(String key) {
            if (!counts.containsKey(key)) {
              // BUG: Diagnostic contains: 'counts' may have changed between the check and 'put'
              counts.put(key, 1);
            }
          }
          void sum(String key) {
            Integer old = counts.get(key);
            // BUG: Diagnostic contains: it is asked at line 18: 'counts.get(key)'
            counts.put(key, old == null ? 1 : old + 1);
          }
          void sumAtOnce(String key) {
            // BUG: Diagnostic contains: use putIfAbsent, computeIfAbsent or merge
            counts.put(key, counts.getOrDefault(key, 0) + 1);
          }
          void guardClause(String key) {
            if (counts.get(key) != null) { return; }
            // BUG: Diagnostic contains: 'counts' may have changed
            counts.put(key, 1);
          }
          void captured(Executor pool) {
            var seen = new ConcurrentHashMap<String, String>();
            // BUG: Diagnostic contains: 'seen' may have changed
            pool.execute(() -> { if (seen.get("a") == null) { seen.put("a", "b"); } });
          }
          void fine(String key, String other) {
            counts.putIfAbsent(key, 1);
            counts.merge(key, 1, Integer::sum);
            if (!counts.containsKey(key)) { counts.put(other, 1); }
            var own = new ConcurrentHashMap<String, String>();
            if (!own.containsKey(key)) { own.put(key, key); }
            Integer known = counts.get(key);
            if (known == null) { counts.putIfAbsent(key, 2); }
          }
        }
        """);
  }

  @Test
  void underOneLockItIs() {
    Refusal.check(
        CheckThenAct.class,
        """
        class Test {
          private final Map<String, Integer> guarded = new ConcurrentHashMap<>();
          private final List<String> names = Collections.synchronizedList(new ArrayList<>());
          private final List<String> half = Collections.synchronizedList(new ArrayList<>());
          synchronized void put(String key) {
            if (!guarded.containsKey(key)) { guarded.put(key, 1); }
          }
          void remove(String key) { guarded.remove(key); }
          void add(String name) {
            synchronized (names) { if (!names.contains(name)) { names.add(name); } }
          }
          void addAnyway(String name) { half.add(name); }
          synchronized void addOnce(String name) {
            if (!half.contains(name)) {
              // BUG: Diagnostic contains: 'half' may have changed between the check and 'add'
              half.add(name);
            }
          }
        }
        """);
  }

  @Test
  void collectionsAndAtomicsAreNotEither() {
    Refusal.check(
        CheckThenAct.class,
        """
        class Test {
          private final Queue<String> queue = new ConcurrentLinkedQueue<>();
          private final List<String> listeners = new CopyOnWriteArrayList<>();
          private final Set<String> seen = ConcurrentHashMap.newKeySet();
          private final AtomicInteger seats = new AtomicInteger(9);
          private final AtomicReference<String> last = new AtomicReference<>();
          String next() {
            // BUG: Diagnostic contains: 'queue' may have changed between the check and 'remove'
            return queue.isEmpty() ? null : queue.remove();
          }
          String newest() {
            // BUG: Diagnostic contains: 'listeners' may have changed between the check and 'get'
            return listeners.get(listeners.size() - 1);
          }
          void work(String job) {
            if (!seen.contains(job)) {
              // BUG: Diagnostic contains: 'seen' may have changed between the check and 'add'
              seen.add(job);
              System.out.println(job);
            }
          }
          boolean book() {
            if (seats.get() == 0) { return false; }
            // BUG: Diagnostic contains: 'seats' may have changed between the check and 'decrementAndGet'
            seats.decrementAndGet();
            return true;
          }
          // BUG: Diagnostic contains: 'seats' may have changed between the check and 'set'
          void twice() { seats.set(seats.get() * 2); }
          void once() {
            if (last.get() == null) {
              // BUG: Diagnostic contains: 'last' may have changed between the check and 'set'
              last.set("first");
            }
          }
          void fine(String job) {
            if (!queue.isEmpty()) { queue.poll(); }
            if (!seen.contains(job)) { seen.add(job); }
            int now = seats.get();
            if (now > 0 && seats.compareAndSet(now, now - 1)) { System.out.println(job); }
            if (!job.equals(last.get())) { last.set(job); }
          }
        }
        """);
  }

  @Test
  void aMutexIsLockedOnceForBoth() {
    Refusal.check(
        CheckThenAct.class,
        """
        class Test {
          private final Mutex<List<String>> names = new Mutex<>(new ArrayList<>());
          void add(String name) {
            if (!names.with(list -> list.contains(name))) {
              // BUG: Diagnostic contains: 'names' may have changed between the check and 'run'
              names.run(list -> list.add(name));
            }
          }
          void shorten() {
            int size = names.with(List::size);
            // BUG: Diagnostic contains: do both while it is locked once
            names.run(list -> list.remove(size - 1));
          }
          void fine(String name) {
            names.run(list -> { if (!list.contains(name)) { list.add(name); } });
            int size = names.with(List::size);
            System.out.println(size);
            names.run(list -> { if (list.size() == size) { list.add(name); } });
          }
        }
        """);
  }

  @Test
  void aSynchronizedCollectionIsIteratedUnderItsLock() {
    Refusal.check(
        CheckThenAct.class,
        """
        class Test {
          private final Map<String, String> map = Collections.synchronizedMap(new HashMap<>());
          void print() {
            // BUG: Diagnostic contains: 'map' is iterated while other threads may change it
            for (var key : map.keySet()) { System.out.println(key); }
            synchronized (map) { for (var key : map.keySet()) { System.out.println(key); } }
            System.out.println(List.copyOf(map.values()));
          }
        }
        """);
  }
}
