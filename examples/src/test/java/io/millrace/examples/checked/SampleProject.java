package io.millrace.examples.checked;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A copy of `examples/checked` in a folder of its own, which a test changes and then builds with
/// Maven, from the artifacts that this build has just made.
///
/// The artifacts get a version of their own and lie in a repository behind the user's local one: so
/// nothing is installed, nothing that was installed before is taken for them, and what Maven has
/// downloaded once it need not download again.
record SampleProject(Path folder) {
  static final Path ORIGINAL = Path.of("checked");

  private static final String VERSION = property("millrace.version");
  private static final String VERSION_UNDER_TEST = VERSION.replace("-SNAPSHOT", "") + "-under-test";
  private static final Path REPOSITORY = Path.of("target", "under-test").toAbsolutePath();
  private static final List<String> ARTIFACTS = List.of("concurrent", "checker");
  private static final long TIMEOUT_SECONDS = 120; // the first one may download
  private static final String SHORT_RUN = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
  private static final Pattern ERROR =
      Pattern.compile(
          "^\\[ERROR\\] .*?([\\w-]+\\.java):\\[(\\d+),\\d+\\] (.*)$", Pattern.MULTILINE);

  /// A build that ended.
  ///
  /// @param output all that Maven printed
  record Result(int status, String output) {

    /// The compiler's errors, as `Page.java:12 [Rule] what`.
    List<String> errors() {
      return ERROR
          .matcher(output.substring(0, Math.max(0, output.indexOf("BUILD "))))
          .results()
          .map(error -> error.group(1) + ":" + error.group(2) + " " + error.group(3))
          .toList();
    }
  }

  /// Copies the sample.
  static SampleProject in(Path folder) throws IOException {
    copy(ORIGINAL, folder);
    install();
    return new SampleProject(folder).pom(VERSION, VERSION_UNDER_TEST);
  }

  /// Takes the sample's own source away, and the dependency on `concurrent` with it.
  SampleProject withoutMillrace() throws IOException {
    Files.delete(source("com/acme/balance/Balance.java"));
    var pom = Files.readString(folder.resolve("pom.xml"));
    int start = pom.indexOf("<dependencies>");
    var dependencies = pom.substring(start, pom.indexOf("</dependencies>"));
    return pom(dependencies, "<dependencies>");
  }

  /// Replaces text of the build, each time that it stands there.
  SampleProject pom(String text, String by) throws IOException {
    var file = folder.resolve("pom.xml");
    var pom = Files.readString(file);
    if (!pom.contains(text)) {
      throw new IllegalArgumentException("the sample's pom.xml has no " + text);
    }
    Files.writeString(file, pom.replace(text, by));
    return this;
  }

  /// Adds options of Error Prone.
  SampleProject options(String options) throws IOException {
    return pom("-Xep:UseAfterMove:ERROR", "-Xep:UseAfterMove:ERROR " + options);
  }

  /// Adds what runs inside the compiler beside the checker, before it.
  SampleProject processor(String group, String artifact, String version) throws IOException {
    var path =
        "<path><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version></path>"
            .formatted(group, artifact, version);
    return pom("<annotationProcessorPaths>", "<annotationProcessorPaths>" + path);
  }

  /// Adds a library that the sources need only to be compiled.
  SampleProject library(String group, String artifact, String version) throws IOException {
    var dependency =
        "<dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>"
                .formatted(group, artifact, version)
            + "<scope>provided</scope></dependency>";
    return pom("<dependencies>", "<dependencies>" + dependency);
  }

  /// Writes a file, such as `src/main/java/com/acme/Page.java`.
  SampleProject file(String name, String text) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  /// Writes a source of the package `com.acme`.
  SampleProject java(String type, String text) throws IOException {
    return file("src/main/java/com/acme/" + type + ".java", "package com.acme;\n" + text);
  }

  Path source(String name) {
    return folder.resolve("src/main/java").resolve(name);
  }

  /// Compiles inside Maven, which runs on the JDK of this build.
  Result compile() throws IOException, InterruptedException {
    return compile(Path.of(property("java.home")));
  }

  /// Compiles everything with a Maven that runs on the given JDK.
  Result compile(Path jdk) throws IOException, InterruptedException {
    clean();
    var output = folder.resolve("maven.txt").toFile();
    var command = new ArrayList<String>();
    command.add(Path.of(property("maven.home"), "bin", "mvn").toString());
    command.addAll(List.of("-B", "-ntp", "-Dmaven.repo.local.tail=" + REPOSITORY));
    Optional.ofNullable(System.getProperty("localRepository")) // as surefire calls it
        .ifPresent(repository -> command.add("-Dmaven.repo.local=" + repository));
    command.add("compile");
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("JDK25_HOME", property("java.home"));
    builder.environment().merge("MAVEN_OPTS", SHORT_RUN, (theirs, ours) -> theirs + " " + ours);
    var process = builder.redirectErrorStream(true).redirectOutput(output).start();
    try {
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("it does not end: " + Files.readString(output.toPath()));
      }
    } finally {
      process.destroyForcibly();
    }
    return new Result(process.exitValue(), Files.readString(output.toPath()));
  }

  /// Maven takes classes for up to date although an option has changed.
  private void clean() throws IOException {
    var target = folder.resolve("target");
    if (Files.exists(target)) {
      try (Stream<Path> files = Files.walk(target)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static void install() throws IOException {
    put(Path.of("..", "pom.xml"), "millrace", ".pom");
    for (var name : ARTIFACTS) {
      var module = Path.of("..", name);
      put(module.resolve("pom.xml"), "millrace-" + name, ".pom");
      var jar = "target/millrace-%s-%s.jar".formatted(name, VERSION);
      put(module.resolve(jar), "millrace-" + name, ".jar");
    }
  }

  private static void put(Path file, String artifact, String suffix) throws IOException {
    var folder = REPOSITORY.resolve("io/millrace").resolve(artifact).resolve(VERSION_UNDER_TEST);
    Files.createDirectories(folder);
    var target = folder.resolve(artifact + "-" + VERSION_UNDER_TEST + suffix);
    if (suffix.equals(".pom")) {
      Files.writeString(target, Files.readString(file).replace(VERSION, VERSION_UNDER_TEST));
    } else {
      Files.write(target, Files.readAllBytes(file));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var target = to.resolve(from.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  private static String property(String name) {
    return Optional.ofNullable(System.getProperty(name))
        .orElseThrow(() -> new IllegalStateException(name + " is not set: run it with Maven"));
  }
}
