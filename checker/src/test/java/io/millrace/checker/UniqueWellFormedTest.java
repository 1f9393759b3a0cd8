package io.millrace.checker;

import org.junit.jupiter.api.Test;

class UniqueWellFormedTest {

  @Test
  void aUniqueObjectIsReachedThroughItsOwnerAlone() {
    Refusal.check(
        UniqueWellFormed.class,
        """
        class Test {
          static final List<Object> ALL = new CopyOnWriteArrayList<>();
          @Unique static final class Buffer {
            // BUG: Diagnostic contains: the field 'open' lets others reach into a @Unique object
            List<String> open = new ArrayList<>();
            private final List<String> lines = new ArrayList<>();
            private int n;
            // BUG: Diagnostic contains: a @Unique object passes itself to 'add', which may keep it
            Buffer() { ALL.add(this); }
            Buffer add() {
              n++;
              // BUG: Diagnostic contains: a @Unique object returns itself, so it would have two owners
              return this;
            }
            List<String> lines() {
              // BUG: Diagnostic contains: the field 'lines' of a @Unique object is returned
              return lines;
            }
            List<String> copy() { return List.copyOf(lines); }
            int n() { return n; }
          }
          static final class Plain { Plain me() { return this; } }
        }
        """);
  }

  @Test
  void saysWhatWhyAndWhatToDo() {
    Refusal.checkMessage(
        UniqueWellFormed.class,
        """
        @Unique final class Test {
          private final int[] data = new int[3];
          int[] data() {
            // BUG: Diagnostic matches: message
            return data;
          }
        }
        """,
        "[UniqueWellFormed] the field 'data' of a @Unique object is returned, so others could change it",
        "because int[] is an array, whose elements anybody can replace",
        "help: return a copy");
  }
}
