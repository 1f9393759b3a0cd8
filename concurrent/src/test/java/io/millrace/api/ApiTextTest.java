package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@NullMarked
class ApiTextTest {
  public sealed interface Shape<T extends Comparable<T>> extends Runnable permits Open, Hidden {
    <X extends Exception> @Nullable T find(List<? super T> among, String... names)
        throws X, IOException;

    default void rest() {}
  }

  @FunctionalInterface
  public interface Action<R extends @Nullable Object> {
    R act();
  }

  public record Open<T extends Comparable<T>>(T value, @Nullable String name) implements Shape<T> {
    public Open(T value) {
      this(value, null);
    }

    @Override
    public <X extends Exception> T find(List<? super T> among, String... names) {
      return value;
    }

    @Override
    public void run() {}
  }

  record Hidden<T extends Comparable<T>>() implements Shape<T> {
    @Override
    public <X extends Exception> @Nullable T find(List<? super T> among, String... names) {
      return null;
    }

    @Override
    public void run() {}
  }

  public abstract static class Base extends Exception {
    private static final long serialVersionUID = 1L;
    public static final int LIMIT = 3;
    private final transient int mine;
    int ours;

    protected Base(int mine) {
      this.mine = mine;
      this.ours = mine;
    }

    protected final int mine() {
      return mine;
    }

    void ours() {}

    @Deprecated
    protected abstract void theirs();
  }

  public static final class Bridged implements Supplier<String> {
    @Override
    public String get() {
      return "also as Object get(), by the compiler";
    }
  }

  public enum Side {
    LEFT
  }

  private static List<String> text(Class<?> type) {
    return ApiText.of(Stream.of(type)).stream()
        .map(line -> line.replace("io.millrace.api.ApiTextTest$", "~").replace("ApiTextTest$", "~"))
        .toList();
  }

  @Test
  void showsGenericsNullnessExceptionsAndWhatIsPermitted() {
    assertThat(text(Shape.class))
        .containsExactly(
            "public sealed interface ~Shape<T extends Comparable<T>> extends Runnable"
                + " permits a hidden one, ~Open",
            "  public abstract <X extends Exception> @Nullable T find(java.util.List<? super T>,"
                + " String...) throws X, java.io.IOException",
            "  public default void rest()");
    assertThat(text(Action.class))
        .containsExactly(
            "@FunctionalInterface public interface ~Action<R extends @Nullable Object>",
            "  public abstract R act()");
  }

  @Test
  void showsOfRecordsAndEnumsWhatTheLanguageDoesNotImply() {
    assertThat(text(Open.class))
        .containsExactly(
            "public record ~Open<T extends Comparable<T>>(T value, @Nullable String name) implements ~Shape<T>",
            "  public <X extends Exception> T find(java.util.List<? super T>, String...)",
            "  public Open(T)",
            "  public void run()");
    assertThat(text(Side.class))
        .containsExactly("public enum ~Side", "  public static final ~Side LEFT");
  }

  @Test
  void showsProtectedMembersAndNoneThatAreHidden() {
    assertThat(text(Hidden.class)).isEmpty();
    assertThat(text(Bridged.class)).last().isEqualTo("  public String get()");
    assertThat(text(Bridged.class)).contains("  public Bridged()").hasSize(3);
    assertThat(text(Base.class))
        .containsExactly(
            "public abstract static class ~Base extends Exception",
            "  @Deprecated protected abstract void theirs()",
            "  protected Base(int)",
            "  protected final int mine()",
            "  public static final int LIMIT");
  }

  @Test
  void tellsWhatChangedAndWhichVersionThatNeeds() {
    var before = List.of("public class A", "  public int one()", "public class B");
    var after = List.of("public class A", "  public long one()", "public class B");
    assertThat(Difference.between(before, before)).isEmpty();
    assertThat(Difference.between(before, after))
        .startsWith("- A: public int one()", "+ A: public long one()")
        .last()
        .asString()
        .contains("major");
    assertThat(
            Difference.between(
                List.of("public class A"), List.of("public class A", "  public int one()")))
        .startsWith("+ A: public int one()")
        .last()
        .asString()
        .contains("minor", "-Dapi.renew");
    assertThat(
            Difference.between(
                List.of(
                    "public class A", "  public int one()", "public class B", "  public int one()"),
                List.of("public class A", "  public int one()", "public class B")))
        .startsWith("- B: public int one()");
  }
}
