package io.millrace.verification.explorer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// Loads the classes under exploration rewritten, and the programs that use them beside them.
///
/// Every other class is the parent's, so that programs and explorer know the same [Program].
public final class InstrumentingLoader extends ClassLoader {
  private static final byte[] NOTHING = {};

  private final List<String> explored;
  private final List<String> loaded;
  private final Instrumenter instrumenter = new Instrumenter(this::bytesOfExplored);

  /// @param explored prefixes of the names of classes to be rewritten
  /// @param loaded prefixes of the names of classes to be loaded here as they are
  public InstrumentingLoader(List<String> explored, List<String> loaded) {
    super(InstrumentingLoader.class.getClassLoader());
    this.explored = List.copyOf(explored);
    this.loaded = List.copyOf(loaded);
  }

  /// Makes a program whose class is loaded here.
  ///
  /// @param type the program's class, which has one constructor
  /// @param arguments the arguments of its constructor
  /// @return the program
  public Program program(Class<? extends Program> type, Object... arguments) {
    try {
      var constructor = loadClass(type.getName()).getDeclaredConstructors()[0];
      constructor.setAccessible(true);
      return (Program) constructor.newInstance(arguments);
    } catch (ReflectiveOperationException failure) {
      throw new IllegalArgumentException("cannot make a " + type.getName(), failure);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      var known = findLoadedClass(name);
      if (known != null) {
        return known;
      }
      if (startsWithAny(name, explored)) {
        return define(name, instrumenter.instrument(bytes(name)));
      }
      return startsWithAny(name, loaded)
          ? define(name, bytes(name))
          : super.loadClass(name, resolve);
    }
  }

  private Class<?> define(String name, byte[] bytes) {
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] bytesOfExplored(String internalName) {
    var name = internalName.replace('/', '.');
    return startsWithAny(name, explored) ? bytes(name) : NOTHING;
  }

  private byte[] bytes(String name) {
    try (var in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new IllegalArgumentException("no class " + name);
      }
      return in.readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static boolean startsWithAny(String name, List<String> prefixes) {
    return prefixes.stream().anyMatch(name::startsWith);
  }
}
