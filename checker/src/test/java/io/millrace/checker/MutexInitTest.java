package io.millrace.checker;

import org.junit.jupiter.api.Test;

class MutexInitTest {

  @Test
  void aMutexIsTheOnlyWayToItsValue() {
    Refusal.check(
        MutexInit.class,
        """
        class Test {
          private final List<String> field = new ArrayList<>();
          void make(List<String> list) {
            // BUG: Diagnostic contains: the mutex would not be the only way to 'list': it is a List<String>
            new Mutex<>(list);
            // BUG: Diagnostic contains: and the field 'field' still holds it
            Mutex.neverPoisoned(field);
            new Mutex<>(new ArrayList<>(list));
            new Mutex<>(List.copyOf(list));
            new Mutex<>(0);
            var mine = new HashMap<String, Integer>();
            mine.put("x", 1);
            new Mutex<>(mine);
          }
        }
        """);
  }

  @Test
  void saysWhatWhyAndWhatToDo() {
    Refusal.checkMessage(
        MutexInit.class,
        """
        class Test {
          Mutex<List<String>> make(List<String> list) {
            // BUG: Diagnostic matches: message
            return new Mutex<>(list);
          }
        }
        """,
        "[MutexInit] the mutex would not be the only way to 'list': it is a List<String>",
        "because List<String> can be changed by whoever has it",
        "and 'list' came in as a parameter, so others may hold it",
        "help: make the value where the mutex is made, or give the mutex a copy");
  }
}
