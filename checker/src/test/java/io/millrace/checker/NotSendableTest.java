package io.millrace.checker;

import org.junit.jupiter.api.Test;

class NotSendableTest {

  @Test
  void whatCannotChangeIsSent() {
    Refusal.check(
        NotSendable.class,
        """
        class Test {
          record Copying(List<String> names) { Copying { names = List.copyOf(names); } }
          record Explicit(List<String> names) { Explicit(List<String> names) { this.names = List.copyOf(names); } }
          record Pair<A>(A first, int second) {}
          sealed interface Shape<T> permits Circle, Square {}
          record Circle<T>(T radius) implements Shape<T> {}
          record Square<T>(T side) implements Shape<T> {}
          enum Colour { RED; private final int code = 1; }
          static final class Point { private final int x; private final List<String> tags; private final byte[] hash;
            Point(int x, List<String> tags, byte[] hash) { this.x = x; this.tags = List.copyOf(tags); this.hash = hash.clone(); }
            int x() { return x; } byte[] hash() { return hash.clone(); } boolean same(byte[] other) { return Arrays.equals(hash, other); } }
          static final class Counter { private int n; synchronized void add() { n++; } synchronized int n() { return n; } }
          static final class Locked { private final Lock lock = new ReentrantLock(); private int n;
            void add() { lock.lock(); try { step(); } finally { lock.unlock(); } } private void step() { n++; } }
          void send(Sender<Object> s, List<String> in, Copying c, Explicit e, Pair<String> p, Shape<Integer> sh, Colour co, Point pt,
              Counter cnt, Locked lo, Sender<String> inner, Mutex<List<String>> m, Optional<String> o) throws Exception {
            s.send(1); s.send("x"); s.send(c); s.send(e); s.send(p); s.send(sh); s.send(co); s.send(pt); s.send(cnt); s.send(lo);
            s.send(inner); s.send(m); s.send(o);
            s.send(List.of(1)); s.send(List.copyOf(in)); s.send(in.stream().toList()); s.send(Map.of("a", 1));
            s.send(Collections.unmodifiableList(new ArrayList<>(in)));
            s.sendAll(in);
            s.trySend(new AtomicInteger());
            s.send((Runnable) () -> System.out.println("x"));
          }
        }
        """);
  }

  @Test
  void whatBothCouldChangeIsNotSent() {
    Refusal.check(
        NotSendable.class,
        """
        class Test {
          record Tags(List<String> t) {}
          record Nested(Tags tags) {}
          enum Mood { GOOD; int level; }
          sealed interface Shape permits Blob {}
          static final class Blob implements Shape { int size; }
          static class Open { private final int x = 1; }
          private final List<String> field = new ArrayList<>();
          void send(Sender<Object> s, List<String> list, Tags tags, Nested nested, Mood mood, Shape shape, Open open, int[] ints,
              Object object, Runnable code, StringBuilder text) throws Exception {
            // BUG: Diagnostic contains: 'list' cannot be sent: two threads could use one List<String>
            s.send(list);
            // BUG: Diagnostic contains: because field 't' of Tags is List<String>
            s.send(tags);
            // BUG: Diagnostic contains: because field 'tags' of Nested is Tags
            s.send(nested);
            // BUG: Diagnostic contains: because field 'level' of Mood can be reassigned
            s.trySend(mood);
            // BUG: Diagnostic contains: because Shape permits Blob
            s.send(shape);
            // BUG: Diagnostic contains: because Open is not final, so a subclass may add what can change
            s.send(open);
            // BUG: Diagnostic contains: because int[] is an array
            s.send(ints);
            // BUG: Diagnostic contains: because Object may be anything
            s.send(object);
            // BUG: Diagnostic contains: because Runnable is an interface that anything may implement
            s.send(code);
            // BUG: Diagnostic contains: because StringBuilder can be changed by whoever has it
            s.send(text);
            // BUG: Diagnostic contains: and the field 'field' still holds it
            s.send(field);
            // BUG: Diagnostic contains: and the field 'field' still holds it
            s.send(Collections.unmodifiableList(field));
            // BUG: Diagnostic contains: and 'list' came in as a parameter
            s.send(new Tags(list));
            // BUG: Diagnostic contains: and 'list' came in as a parameter
            s.send(List.of(list));
            // BUG: Diagnostic contains: cannot be sent
            s.send((Runnable) () -> list.add("x"));
            // BUG: Diagnostic contains: cannot be sent
            s.send(object == null ? "x" : list);
          }
          // BUG: Diagnostic contains: and it was stored in 'this.kept' at line
          void kept(Sender<Object> s) throws Exception { var l = new ArrayList<String>(); this.kept = l; s.send(l); }
          private List<String> kept;
          void raw(Sender s, List<String> l) throws Exception {
            // BUG: Diagnostic contains: 'l' cannot be sent
            s.send(l);
          }
          void reference(Sender<List<String>> s, List<List<String>> all) {
            // BUG: Diagnostic contains: a method reference is given it by code that may keep it
            all.forEach(s::trySend);
          }
          void batch(Sender<List<String>> s, List<List<String>> all) throws Exception {
            // BUG: Diagnostic contains: 'all' cannot be sent
            s.sendAll(all);
          }
        }
        """);
  }

  @Test
  void whatIsMadeHereAndNotUsedAgainIsSent() {
    Refusal.check(
        NotSendable.class,
        """
        class Test {
          static final class Batch { private final List<String> lines = new ArrayList<>(); int count; void add(String s) { lines.add(s); } }
          void send(Sender<Object> s, List<String> in, Receiver<List<String>> r) throws Exception {
            var list = new ArrayList<String>();
            list.add("x");
            s.send(list);
            for (var line : in) {
              var batch = new Batch();
              batch.add(line);
              batch.count++;
              s.send(batch);
            }
            s.send(new int[3]);
            s.send(new ArrayList<>(in));
            var outer = new ArrayList<List<String>>();
            var inner = new ArrayList<String>();
            outer.add(inner);
            s.send(outer);
            s.send(r.receive());
            for (var received : r) { received.add("y"); s.send(received); }
          }
          void forward(Sender<List<String>> s, @Moved List<String> mine) throws Exception { s.send(mine); }
          void text(Sender<StringBuilder> s) throws Exception { var b = new StringBuilder(); b.append("x"); s.send(b); }
        }
        """);
  }

  @Test
  void anOverriderIsBoundByTheAnnotationItLost() {
    Refusal.check(
        NotSendable.class,
        """
        class Test {
          interface Port { void put(@Moved Object value); }
          static final class Pipe implements Port { @Override public void put(Object value) {} }
          void use(Pipe pipe, List<String> list) {
            // BUG: Diagnostic contains: 'list' cannot be sent
            pipe.put(list);
          }
        }
        """);
  }

  @Test
  void aClaimUnderAConditionIsAskedForTheArguments() {
    Refusal.check(
        NotSendable.class,
        """
        class Test {
          @com.google.errorprone.annotations.Immutable(containerOf = "K")
          static class Entry<K, V> { K key; V value; }
          static class More<A, B> extends Entry<A, B> {}
          void send(Sender<Object> sender, Entry<String, List<String>> good, More<List<String>, String> bad)
              throws Exception {
            sender.send(good);
            // BUG: Diagnostic contains: because Entry<List<String>, String> holds List<String>
            sender.send(bad);
          }
        }
        """);
  }

  @Test
  void saysWhatWhyAndWhatToDo() {
    Refusal.checkMessage(
        NotSendable.class,
        """
        class Test {
          record Tags(List<String> names) {}
          record Item(String id, Tags tags) {}
          void send(Sender<Item> s, Item item) throws Exception {
            // BUG: Diagnostic matches: message
            s.send(item);
          }
        }
        """,
        "[NotSendable] 'item' cannot be sent: two threads could use one Item",
        "because field 'tags' of Item is Tags",
        "because field 'names' of Tags is List<String>",
        "because List<String> can be changed by whoever has it",
        "and 'item' came in as a parameter, so others may hold it",
        "help: send an immutable value, a copy, or one that is made here and not used again");
  }

  @Test
  void suggestsACopy() {
    Refusal.checkFix(
        NotSendable.class,
        """
        class Test { void send(Sender<List<String>> s, List<String> list) throws Exception { s.send(list); } }
        """,
        """
        class Test { void send(Sender<List<String>> s, List<String> list) throws Exception { s.send(List.copyOf(list)); } }
        """);
  }
}
