package io.millrace.checker;

import org.junit.jupiter.api.Test;

class MustCloseTest {

  @Test
  void whoeverMakesAHandleClosesItOrHandsItOn() {
    Refusal.check(
        MustClose.class,
        """
        class Test {
          private Sender<String> field;
          void forgotten(Sender<String> s) throws Exception {
            // BUG: Diagnostic contains: this Sender<String> is never closed
            var d = s.duplicate();
            d.send("x");
            // BUG: Diagnostic contains: this Sender<String> is never closed
            s.duplicate().send("y");
            // BUG: Diagnostic contains: this Sender<String> is never closed
            s.duplicate();
          }
          void owner() throws Exception {
            // BUG: Diagnostic contains: this Owner<List<String>> is never closed
            Owner<List<String>> o = Owner.start("o", () -> new ArrayList<String>(), 3);
            o.tell(l -> l.add("x"));
          }
          Sender<String> closed(Sender<String> s) throws Exception {
            try (var d = s.duplicate()) { d.send("x"); }
            var e = s.duplicate(); e.run(x -> x.send("z"));
            var f = s.duplicate(); new Thread(() -> f.close()).start();
            var g = s.duplicate(); try (g) { g.send("x"); }
            var h = s.duplicate(); field = h;
            var i = s.duplicate(); use(i);
            field = s.duplicate();
            return s.duplicate();
          }
          void use(Sender<String> s) { s.close(); }
        }
        """);
  }

  @Test
  void saysWhatWhyAndWhatToDo() {
    Refusal.checkMessage(
        MustClose.class,
        """
        class Test {
          void forgotten(Sender<String> s) throws Exception {
            // BUG: Diagnostic matches: message
            var d = s.duplicate();
            d.send("x");
          }
        }
        """,
        "[MustClose] this Sender<String> is never closed",
        "because it is neither closed here nor handed to anybody who could",
        "help: make it the resource of a try, or close it; run(body) of a sender also tells a crash from an end");
  }
}
