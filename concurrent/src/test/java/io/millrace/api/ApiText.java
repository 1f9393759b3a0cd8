package io.millrace.api;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericDeclaration;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Says what the users of a type can see of it, one line for the type and one for each member.
final class ApiText {
  /*
   * A line holds all that a caller's source or class file depends on: kind, modifiers, generics with
   * their bounds and nullness, parameters, exceptions, components, and the open part of `permits`.
   * Not in it: parameter names, bodies, and what every type has, or every record and enum.
   */

  private static final Set<String> OF_ALL = Set.of("equals", "hashCode", "toString");
  private static final Set<String> OF_ENUMS = Set.of("values", "valueOf");

  private ApiText() {}

  /// The lines of the public types, those nested in them included.
  static List<String> of(Stream<Class<?>> types) {
    return types
        .filter(type -> isVisible(type.getModifiers()))
        .flatMap(ApiText::withNested)
        .flatMap(ApiText::lines)
        .toList();
  }

  private static Stream<Class<?>> withNested(Class<?> type) {
    var nested =
        Arrays.stream(type.getDeclaredClasses())
            .filter(inner -> isVisible(inner.getModifiers()))
            .sorted((a, b) -> a.getName().compareTo(b.getName()))
            .flatMap(ApiText::withNested);
    return Stream.concat(Stream.of(type), nested);
  }

  private static Stream<String> lines(Class<?> type) {
    var members = new TreeSet<String>();
    for (var field : type.getDeclaredFields()) {
      if (isShown(field)) {
        members.add(field(field));
      }
    }
    for (var constructor : type.getDeclaredConstructors()) {
      if (isShown(constructor) && !isCanonical(constructor)) {
        members.add(executable(constructor, type.getSimpleName()));
      }
    }
    for (var method : type.getDeclaredMethods()) {
      if (isShown(method) && !isImplied(method)) {
        members.add(executable(method, result(method) + " " + method.getName()));
      }
    }
    return Stream.concat(
        Stream.of(header(type)), members.stream().map(member -> "  " + shorten(member, type)));
  }

  private static String header(Class<?> type) {
    return shorten(beforeName(type), type) + type.getName() + shorten(afterName(type), type);
  }

  private static String beforeName(Class<?> type) {
    int hidden = Modifier.INTERFACE;
    if (type.isInterface()) {
      hidden |= Modifier.ABSTRACT | Modifier.STATIC;
    } else if (type.isRecord() || type.isEnum()) {
      hidden |= Modifier.FINAL | Modifier.STATIC;
    }
    return annotations(type)
        + Modifier.toString(type.getModifiers() & ~hidden)
        + (type.isSealed() ? " sealed " : " ")
        + kind(type)
        + " ";
  }

  private static String afterName(Class<?> type) {
    var line = new StringBuilder(parameters(type));
    if (type.isRecord()) {
      line.append(joined(type.getRecordComponents(), ApiText::component, "(", ")"));
    }
    var parent = type.getAnnotatedSuperclass();
    if (parent != null && !type.isRecord() && !type.isEnum() && parent.getType() != Object.class) {
      line.append(" extends ").append(parent);
    }
    var relation = type.isInterface() ? " extends " : " implements ";
    return line.append(joined(type.getAnnotatedInterfaces(), Function.identity(), relation, ""))
        .append(permits(type))
        .toString();
  }

  private static String component(RecordComponent component) {
    return component.getAnnotatedType() + " " + component.getName();
  }

  private static String kind(Class<?> type) {
    if (type.isAnnotation()) {
      return "@interface";
    }
    if (type.isInterface()) {
      return "interface";
    }
    return type.isRecord() ? "record" : type.isEnum() ? "enum" : "class";
  }

  /// The permitted types that users can name; a hidden one may be exchanged for another.
  private static String permits(Class<?> type) {
    if (!type.isSealed()) {
      return "";
    }
    return Arrays.stream(type.getPermittedSubclasses())
        .map(
            permitted -> isVisible(permitted.getModifiers()) ? permitted.getName() : "a hidden one")
        .sorted()
        .collect(Collectors.joining(", ", " permits ", ""));
  }

  private static String field(Field field) {
    return modifiers(field) + field.getAnnotatedType() + " " + field.getName();
  }

  private static String executable(Executable executable, String name) {
    var thrown =
        joined(executable.getAnnotatedExceptionTypes(), Function.identity(), " throws ", "");
    var arguments =
        Arrays.stream(executable.getAnnotatedParameterTypes())
            .map(AnnotatedType::toString)
            .collect(Collectors.toCollection(ArrayList::new));
    if (executable.isVarArgs()) {
      arguments.add(arguments.removeLast().replaceFirst("\\[\\]$", "..."));
    }
    var generics = parameters(executable);
    return modifiers(executable)
        + (generics.isEmpty() ? "" : generics + " ")
        + name
        + "("
        + String.join(", ", arguments)
        + ")"
        + thrown;
  }

  private static String result(Method method) {
    return method.getAnnotatedReturnType().toString();
  }

  private static <M extends AnnotatedElement & Member> String modifiers(M member) {
    int mask = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT;
    boolean isInFinalType = Modifier.isFinal(member.getDeclaringClass().getModifiers());
    if (member instanceof Field || !isInFinalType) {
      mask |= Modifier.FINAL;
    }
    var isDefault = member instanceof Method method && method.isDefault() ? "default " : "";
    return annotations(member) + Modifier.toString(member.getModifiers() & mask) + " " + isDefault;
  }

  private static String parameters(GenericDeclaration declaration) {
    return joined(declaration.getTypeParameters(), ApiText::parameter, "<", ">");
  }

  private static String parameter(TypeVariable<?> variable) {
    var bounds =
        Stream.of(variable.getAnnotatedBounds())
            .map(AnnotatedType::toString)
            .collect(Collectors.joining(" & "));
    return bounds.equals("java.lang.Object")
        ? variable.getName()
        : variable.getName() + " extends " + bounds;
  }

  private static <E> String joined(
      E[] elements, Function<? super E, ?> text, String before, String after) {
    return elements.length == 0
        ? ""
        : Stream.of(elements)
            .map(element -> text.apply(element).toString())
            .collect(Collectors.joining(", ", before, after));
  }

  private static String annotations(AnnotatedElement element) {
    return Stream.of(element.getDeclaredAnnotations())
        .map(annotation -> "@" + annotation.annotationType().getSimpleName())
        .filter(name -> !name.equals("@SafeVarargs"))
        .map(name -> name + " ")
        .collect(Collectors.joining());
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static boolean isShown(Member member) {
    return isVisible(member.getModifiers()) && !member.isSynthetic();
  }

  private static boolean isCanonical(Constructor<?> constructor) {
    var type = constructor.getDeclaringClass();
    return type.isRecord()
        && Arrays.equals(
            constructor.getParameterTypes(),
            Stream.of(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new));
  }

  private static boolean isImplied(Method method) {
    var type = method.getDeclaringClass();
    return OF_ALL.contains(method.getName())
        || (type.isEnum() && OF_ENUMS.contains(method.getName()))
        || (type.isRecord()
            && Stream.of(type.getRecordComponents())
                .anyMatch(component -> component.getAccessor().equals(method)));
  }

  /// Leaves out the packages that everybody knows: java.lang, the annotations', the type's own.
  private static String shorten(String text, Class<?> type) {
    var known = "(?:java\\.lang|" + type.getPackageName().replace(".", "\\.") + ")";
    return text.replace("@org.jspecify.annotations.Nullable()", "@Nullable")
        .replaceAll("\\b" + known + "\\.(?=[A-Z@])", "");
  }
}
