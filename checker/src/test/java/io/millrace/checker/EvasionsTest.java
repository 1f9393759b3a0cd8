package io.millrace.checker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Ways around the rules that were tried: each is refused. What stays open stands on the page of
/// what the checker cannot see.
class EvasionsTest {
  private static final String BEFORE =
      """
      import io.millrace.channel.*; import io.millrace.mutex.*; import io.millrace.ownership.*;
      import java.util.*; import java.util.concurrent.*;
      class Page {
        @Unique static final class Buffer { private int n; void put() { n++; } }
        interface Port { void take(@Moved Object value); }
        static final class Pipe implements Port { @Override public void take(Object value) {} }
        private Buffer field = new Buffer();
        void go(Sender<Object> s, Sender raw, Executor ex, List<Object> keep, List<String> list, boolean f)
            throws Exception {
          var b = new Buffer();
      """;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a choice of two      | UseAfterMove     | s.send(f ? b : "x"); b.put();
          a raw sender         | NotSendable      | raw.send(list);
          a cast to Object     | UseAfterMove     | s.send((Object) b); b.put();
          a cast to itself     | UseAfterMove     | s.send((Buffer) b); b.put();
          an array             | UseAfterMove     | var a = new Object[] {b}; b.put();
          another collection   | UseAfterMove     | keep.add(b); b.put();
          another name         | UseAfterMove     | Object o = b; b.put();
          a lambda             | UseAfterMove     | list.forEach(x -> s.trySend(b));
          a field is sent      | NotSendable      | s.send(field);
          a field is set       | UseAfterMove     | field = b; b.put();
          a method reference   | UseAfterMove     | ex.execute(b::put); b.put();
          trySend by reference | NotSendable      | List.<List<String>>of().forEach(s::trySend);
          a lost annotation    | NotSendable      | new Pipe().take(list);
          an alias of a mutex  | MutexInit        | new Mutex<>(list);
          a parallel stream    | ThreadCapture    | list.parallelStream().forEach(x -> keep.add(x));
          an interior alias    | UseAfterMove     | var l = new ArrayList<List<String>>(); var in = new ArrayList<String>(); l.add(in); s.send(l); in.add("x");
          """)
  void isRefused(String way, String rule, String code) {
    assertThat(Compilation.of(BEFORE + code + "}}"))
        .as(way)
        .extracting(Compilation.Message::text)
        .anyMatch(text -> text.startsWith("[" + rule + "]"));
  }
}
