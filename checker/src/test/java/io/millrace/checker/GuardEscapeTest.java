package io.millrace.checker;

import org.junit.jupiter.api.Test;

class GuardEscapeTest {

  @Test
  void whatIsLentDoesNotLeave() {
    Refusal.check(
        GuardEscape.class,
        """
        class Test {
          private final Mutex<List<String>> mutex = new Mutex<>(new ArrayList<>());
          private List<String> kept;
          private static List<String> stash;
          private static void stash(List<String> list) { stash = list; }
          List<String> part() {
            try (var guard = mutex.lock()) {
              // BUG: Diagnostic contains: 'guard.value().subList(0, 1)' is on loan and must not be returned
              return guard.value().subList(0, 1);
            }
          }
          List<String> all() {
            try (var guard = mutex.lock()) {
              var list = guard.value();
              // BUG: Diagnostic contains: 'list' is on loan and must not be returned
              return list;
            }
          }
          List<String> with() {
            // BUG: Diagnostic contains: 'list' is on loan and must not be returned
            return mutex.with(list -> list);
          }
          void stored() {
            // BUG: Diagnostic contains: 'list' is on loan and must not be stored in 'kept'
            mutex.run(list -> kept = list);
          }
          void passed() {
            try (var guard = mutex.lock()) {
              // BUG: Diagnostic contains: is on loan and must not be passed to 'stash', which may keep it
              stash(guard.value());
            }
          }
          void captured() {
            try (var guard = mutex.lock()) {
              var list = guard.value();
              // BUG: Diagnostic contains: 'list' is on loan and must not be captured by a thread
              new Thread(() -> list.add("x")).start();
            }
          }
          void late() {
            List<String> list;
            try (var guard = mutex.lock()) { list = guard.value(); }
            // BUG: Diagnostic contains: 'list' is used after its guard was closed
            list.add("x");
          }
          void sent(Sender<List<String>> s) throws Exception {
            try (var guard = mutex.lock()) {
              // BUG: Diagnostic contains: is on loan and must not be sent
              s.send(guard.value());
            }
          }
          void asked(Owner<List<String>> owner) throws Exception {
            // BUG: Diagnostic contains: 'list' is on loan and must not be returned
            owner.ask(list -> list);
          }
          Guard<List<String>> returned() {
            // BUG: Diagnostic contains: the guard is not the resource of a try
            return mutex.lock();
          }
          void unclosed() {
            // BUG: Diagnostic contains: the guard is not the resource of a try
            var guard = mutex.lock();
            guard.close();
          }
          void borrowed(@Borrowed List<String> list) {
            // BUG: Diagnostic contains: 'list' is on loan and must not be stored in 'kept'
            kept = list;
          }
        }
        """);
  }

  @Test
  void copiesAndLooksPass() {
    Refusal.check(
        GuardEscape.class,
        """
        class Test {
          private final Mutex<List<String>> mutex = new Mutex<>(new ArrayList<>());
          private final RwLock<Map<String, Integer>, Map<String, Integer>> lock = new RwLock<>(new HashMap<>(), Collections::unmodifiableMap);
          List<String> copy() { try (var guard = mutex.lock()) { return List.copyOf(guard.value()); } }
          List<String> fresh() { try (var guard = mutex.lock()) { return new ArrayList<>(guard.value()); } }
          List<String> with() { return mutex.with(List::copyOf); }
          int size() { return mutex.with(List::size); }
          String first() { return mutex.with(list -> list.get(0)); }
          Integer read(String key) { return lock.read(view -> view.get(key)); }
          void use() {
            try (var guard = mutex.lock()) {
              Collections.sort(guard.value());
              print(guard.value());
              for (var s : guard.value()) { System.out.println(s); }
              var list = guard.value();
              list.add("x");
              guard.value().removeIf(String::isEmpty);
              var other = new ArrayList<String>();
              other.addAll(list);
              guard.set(other);
            }
          }
          private static void print(List<String> list) { System.out.println(list); }
          void update() { try (var guard = mutex.lock()) { guard.update(list -> { list.add("x"); return list; }); } }
        }
        """);
  }

  @Test
  void saysWhatWhyAndWhatToDo() {
    Refusal.checkMessage(
        GuardEscape.class,
        """
        class Test {
          List<String> leak(Mutex<List<String>> mutex) {
            try (var guard = mutex.lock()) {
              // BUG: Diagnostic matches: message
              return guard.value();
            }
          }
        }
        """,
        "[GuardEscape] 'guard.value()' is on loan and must not be returned",
        "'guard' holds the lock until the end of the try",
        "because List<String> can be changed by whoever has it",
        "help: copy what you need, as by List.copyOf, and let only the copy out");
  }
}
