package io.millrace.checker;

import org.junit.jupiter.api.Test;

class UseAfterMoveTest {
  private static final String BUFFER =
      """
      @Unique final class Buffer { private int n; void put() { n++; } boolean isFull() { return n > 3; } }
      """;

  @Test
  void whatWasMovedIsNotUsed() {
    Refusal.check(
        UseAfterMove.class,
        BUFFER
            + """
            class Test {
              void direct(Sender<Buffer> s) throws Exception {
                var b = new Buffer(); s.send(b);
                // BUG: Diagnostic contains: use of moved value: 'b'
                b.put();
              }
              void loop(Sender<Buffer> s) throws Exception {
                var b = new Buffer();
                while (true) {
                  // BUG: Diagnostic contains: use of moved value: 'b', in the next round of the loop
                  s.send(b);
                }
              }
              void alias(Sender<Buffer> s) throws Exception {
                var d = new Buffer(); var alias = d;
                // BUG: Diagnostic contains: value moved at line 24: assigned to 'alias'
                d.put();
              }
              void ternary(Sender<Buffer> s, boolean f) throws Exception {
                var a = new Buffer(); var b = new Buffer(); s.send(f ? a : b);
                // BUG: Diagnostic contains: use of moved value: 'a'
                a.put();
              }
              void cast(Sender<Buffer> s) throws Exception {
                var b = new Buffer(); s.send((Buffer) b);
                // BUG: Diagnostic contains: use of moved value: 'b'
                b.put();
              }
              void object(Sender<Object> s) throws Exception {
                var b = new Buffer(); Object o = b; s.send(o);
                // BUG: Diagnostic contains: use of moved value: 'b'
                b.put();
              }
              void array(Sender<Buffer> s) throws Exception {
                var b = new Buffer(); Buffer[] a = {b};
                // BUG: Diagnostic contains: value moved at line 44: stored in an array
                s.send(b);
              }
              void kept(Sender<Buffer> s, List<Object> keep) throws Exception {
                var b = new Buffer(); keep.add(b);
                // BUG: Diagnostic contains: value moved at line 49: passed to 'add'
                s.send(b);
              }
              void inLambda(Sender<Buffer> s, List<Integer> is) {
                var b = new Buffer();
                // BUG: Diagnostic contains: use of moved value: 'b'
                is.forEach(i -> s.trySend(b));
              }
              void captured(ExecutorService ex) {
                var b = new Buffer(); ex.execute(b::put);
                // BUG: Diagnostic contains: value moved at line 59: captured by the code passed to 'execute'
                b.put();
              }
              void afterTry(Sender<Buffer> s) throws Exception {
                var b = new Buffer();
                try { s.send(b); System.out.println(); } finally { System.out.println(); }
                // BUG: Diagnostic contains: use of moved value: 'b'
                b.put();
              }
              void inSwitch(Sender<Buffer> s, int i) throws Exception {
                var b = new Buffer();
                switch (i) { case 1 -> s.send(b); default -> {} }
                // BUG: Diagnostic contains: use of moved value: 'b'
                b.put();
              }
              void labeled(Sender<Buffer> s, int i) throws Exception {
                var b = new Buffer();
                outer:
                while (true) { for (;;) { if (i > 3) { s.send(b); break outer; } i++; } }
                // BUG: Diagnostic contains: use of moved value: 'b'
                b.put();
              }
            }
            """);
  }

  @Test
  void whatWasNotMovedOrIsNewIsUsed() {
    Refusal.check(
        UseAfterMove.class,
        BUFFER
            + """
            class Test {
              void early(Sender<Buffer> s, boolean f) throws Exception {
                var b = new Buffer(); if (f) { s.send(b); return; } b.put();
              }
              void revived(Sender<Buffer> s) throws Exception {
                var b = new Buffer(); s.send(b); b = new Buffer(); b.put();
                for (int i = 0; i < 3; i++) { var c = new Buffer(); c.put(); s.send(c); }
              }
              void full(Sender<Buffer> s) throws Exception {
                var b = new Buffer();
                while (true) { b.put(); if (b.isFull()) { s.send(b); b = new Buffer(); } }
              }
              void refused(Sender<Buffer> s) {
                var b = new Buffer();
                try { s.send(b); } catch (InterruptedException e) { b.put(); }
              }
              void borrowed(Sender<Buffer> s) throws Exception {
                var b = new Buffer(); fill(b); b.put(); s.send(b);
              }
              void thrown(Sender<Buffer> s, boolean f) throws Exception {
                var b = new Buffer(); if (f) { s.send(b); throw new IllegalStateException(); } b.put();
              }
              private void fill(@Borrowed Buffer b) { b.put(); }
            }
            """);
  }

  @Test
  void aPlainObjectIsDeadAfterTheSend() {
    Refusal.check(
        UseAfterMove.class,
        """
        class Test {
          void list(Sender<List<String>> s) throws Exception {
            var l = new ArrayList<String>(); s.send(l);
            // BUG: Diagnostic contains: use of moved value: 'l'
            l.add("y");
          }
          void alias(Sender<List<String>> s) throws Exception {
            var l = new ArrayList<String>(); var other = l; s.send(l);
            // BUG: Diagnostic contains: use of moved value: 'other'
            other.add("y");
          }
          void interior(Sender<List<String>> s) throws Exception {
            var l = new ArrayList<String>(); var it = l.iterator(); s.send(l);
            // BUG: Diagnostic contains: use of moved value: 'it'
            it.remove();
          }
          void inside(Sender<Object> s) throws Exception {
            var inner = new ArrayList<String>(); var outer = new ArrayList<List<String>>(); outer.add(inner); s.send(outer);
            // BUG: Diagnostic contains: use of moved value: 'inner'
            inner.add("y");
          }
          void mutex() {
            var l = new ArrayList<String>(); var m = new Mutex<>(l);
            // BUG: Diagnostic contains: value moved at line 31: moved into new Mutex
            l.add("y");
          }
          void batch(Sender<List<String>> s) throws Exception {
            var all = new ArrayList<List<String>>(); s.sendAll(all);
            // BUG: Diagnostic contains: use of moved value: 'all'
            all.getFirst().add("x");
          }
          void strings(Sender<String> s) throws Exception {
            var all = new ArrayList<String>(); s.sendAll(all); all.clear();
          }
        }
        """);
  }

  @Test
  void saysWhatWhyAndWhatToDo() {
    Refusal.checkMessage(
        UseAfterMove.class,
        BUFFER
            + """
            class Test {
              void direct(Sender<Buffer> s) throws Exception {
                var b = new Buffer();
                s.send(b);
                // BUG: Diagnostic matches: message
                b.put();
              }
            }
            """,
        "[UseAfterMove] use of moved value: 'b'",
        "value moved at line 13: sent",
        "because Buffer is @Unique: exactly one owner may use it",
        "help: finish using 'b' before moving it, send a copy, or assign a new value");
  }
}
