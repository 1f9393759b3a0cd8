package io.millrace.verification.explorer;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Fingerprints of what happened in one run, up to the order of steps that do not touch each other.
final class Memory {
  /*
   * Idea. The hash of a step is made from the hash of its thread's previous step, the step's kind, and
   * the hash of the last write to the variable it touches (a write also takes in the reads since). So
   * it stands for the step's whole causal past, and the sum over all threads stands for the partial
   * order of the run so far: two runs whose sums are equal differ only in the order of independent
   * steps, and are in the same state. A second run need not go on from there.
   *
   * A variable's name is made at its first access, from the hash of the accessing step's thread: what
   * a thread touches next is determined by what it has seen. Two equal runs may name a variable
   * differently if independent reads come first in another order; that costs time, never soundness.
   *
   * Plain memory is not seen. It must be free of races, as it is when locks and the seen variables
   * order it; then its content is determined by the partial order too.
   */

  private static final class Variable {
    long write;
    long readers;
  }

  private record Location(String name, int index) {}

  private final IdentityHashMap<Object, Map<Location, Variable>> variables =
      new IdentityHashMap<>();

  static long mix(long value) {
    long mixed = (value ^ (value >>> 32)) * 0xD6E8FEB86659FD93L;
    mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
    return mixed ^ (mixed >>> 32);
  }

  static long mix(long hash, long value) {
    return mix(hash * 31 + value + 0x9E3779B97F4A7C15L);
  }

  void read(Fiber fiber, Object base, String name, int index, int kind) {
    var variable = variable(fiber, base, name, index);
    fiber.hash = mix(mix(fiber.hash, kind), variable.write);
    variable.readers += fiber.hash;
  }

  void write(Fiber fiber, Object base, String name, int index, int kind) {
    var variable = variable(fiber, base, name, index);
    fiber.hash = mix(mix(mix(fiber.hash, kind), variable.write), variable.readers);
    variable.write = fiber.hash;
    variable.readers = 0;
  }

  private Variable variable(Fiber fiber, Object base, String name, int index) {
    var location = new Location(name, index);
    var fields = variables.computeIfAbsent(base, key -> new HashMap<>());
    @Nullable Variable variable = fields.get(location);
    if (variable == null) {
      variable = new Variable();
      variable.write = mix(mix(fiber.hash, index), name.hashCode());
      fields.put(location, variable);
    }
    return variable;
  }
}
