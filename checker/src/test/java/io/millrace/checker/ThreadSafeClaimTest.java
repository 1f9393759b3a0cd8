package io.millrace.checker;

import org.junit.jupiter.api.Test;

class ThreadSafeClaimTest {

  @Test
  void aClaimIsVerified() {
    Refusal.check(
        ThreadSafeClaim.class,
        """
        class Test {
          // BUG: Diagnostic contains: 'Counter' claims to be @ThreadSafe, but is not
          @ThreadSafe static class Counter { private int n; void add() { n++; } int n() { return n; } }
          // BUG: Diagnostic contains: because field 'names' of Tags is List<String>
          @Immutable record Tags(List<String> names) {}
          // BUG: Diagnostic contains: 'Half' claims to be @ThreadSafe, but is not
          @ThreadSafe static class Half { private int n; synchronized void add() { n++; } int n() { return n; } }
          @Immutable interface Shape {}
          // BUG: Diagnostic contains: 'Blob' claims to be @Immutable, but is not
          static class Blob implements Shape { int size; }
          record Circle(int radius) implements Shape {}
          @ThreadSafe static class Whole {
            private int n; private final List<String> log = new ArrayList<>();
            synchronized void add() { n++; log.add("x"); } synchronized int n() { return n + log.size(); }
          }
          @ThreadSafe static class Calling { private final Runnable code; Calling(Runnable code) { this.code = code; } }
          @Immutable static final class Point { private final int x = 1; private final byte[] b = {1}; int b() { return b[0]; } }
        }
        """);
  }

  @Test
  void aFieldOfAVariableTypeIsJudgedByItsBound() {
    Refusal.check(
        ThreadSafeClaim.class,
        """
        class Test<N, L extends List<N>> {
          // BUG: Diagnostic contains: 'Pair' claims to be @Immutable, but is not
          @Immutable static final class Pair<N> {
            private final N first;
            Pair(N first) { this.first = first; }
            N first() { return first; }
          }
          @ThreadSafe static final class Holder<L extends ArrayList<String>> {
            private final L list;
            Holder(L list) { this.list = list; }
            int size() { return list.size(); }
          }
        }
        """);
  }

  @Test
  void aClaimUnderAConditionRestsOnTheArgumentsThatItNames() {
    Refusal.check(
        ThreadSafeClaim.class,
        """
        class Test {
          @com.google.errorprone.annotations.Immutable(containerOf = {"K", "V"})
          static class Entry<K, V> {
            private final K key; private final Optional<V> value;
            Entry(K key, V value) { this.key = key; this.value = Optional.of(value); }
            K key() { return key; } Optional<V> value() { return value; }
          }
          static final class Weighted<A, B> extends Entry<A, B> {
            private final int weight;
            Weighted(A a, B b, int weight) { super(a, b); this.weight = weight; }
            int weight() { return weight; }
          }
          // BUG: Diagnostic contains: 'Counted' claims to be @Immutable, but is not
          static final class Counted<A, B> extends Entry<A, B> {
            private int count;
            Counted(A a, B b) { super(a, b); }
            void count() { count++; }
          }
          // BUG: Diagnostic contains: because T may be any type
          @com.google.errorprone.annotations.Immutable(containerOf = "S") static final class Half<S, T> {
            private final S one; private final T other;
            Half(S one, T other) { this.one = one; this.other = other; }
            S one() { return one; } T other() { return other; }
          }
          @interface Box { String containerOf(); }
          // BUG: Diagnostic contains: because T may be any type
          @Immutable @Box(containerOf = "T") static final class Boxed<T> {
            private final T content;
            Boxed(T content) { this.content = content; }
            T content() { return content; }
          }
          // BUG: Diagnostic contains: because V may be any type
          @com.google.errorprone.annotations.Immutable static final class Stronger<K, V> extends Entry<K, V> {
            private final V more;
            Stronger(K key, V value) { super(key, value); more = value; }
            V more() { return more; }
          }
        }
        """);
  }

  @Test
  void saysWhatWhyAndWhatToDo() {
    Refusal.checkMessage(
        ThreadSafeClaim.class,
        """
        class Test {
          // BUG: Diagnostic matches: message
          @ThreadSafe static class Counter {
            private int n;
            void add() { n++; }
          }
        }
        """,
        "[ThreadSafeClaim] 'Counter' claims to be @ThreadSafe, but is not",
        "because field 'n' of Counter can be reassigned, and no lock is held at every access",
        "help: make its fields final and of unchangeable types, or hold one lock at every access, or drop the claim");
  }
}
