package io.millrace.checker;

import com.sun.tools.javac.code.Symbol.VarSymbol;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What is known at one point of a method: which region each variable leads to, and who has it.
/// Regions are numbers; variables that may lead to each other's objects have the same one.
final class FlowState {
  private final Map<VarSymbol, Integer> regionOf = new HashMap<>();
  private final Map<Integer, Region> regions = new HashMap<>();

  /// False after a return, a throw or a jump.
  boolean isAlive = true;

  FlowState copy() {
    var copy = new FlowState();
    copy.regionOf.putAll(regionOf);
    copy.regions.putAll(regions);
    copy.isAlive = isAlive;
    return copy;
  }

  static FlowState dead() {
    var state = new FlowState();
    state.isAlive = false;
    return state;
  }

  @Nullable Integer region(VarSymbol variable) {
    return regionOf.get(variable);
  }

  boolean tracks(VarSymbol variable) {
    return regionOf.containsKey(variable);
  }

  Region get(int region) {
    return regions.getOrDefault(region, Region.own());
  }

  void set(int region, Region value) {
    regions.put(region, value);
  }

  /// Lets the variable lead to that region; to nothing that needs watching if null.
  void bind(VarSymbol variable, @Nullable Integer region) {
    if (region == null) {
      regionOf.remove(variable);
    } else {
      regionOf.put(variable, region);
    }
  }

  /// Makes two regions one.
  @Nullable Integer merge(@Nullable Integer one, @Nullable Integer other) {
    if (one == null || other == null || one.equals(other)) {
      return one == null ? other : one;
    }
    int kept = Math.min(one, other);
    int gone = Math.max(one, other);
    regions.put(kept, get(one).or(get(other)));
    regions.remove(gone);
    regionOf.replaceAll((_, region) -> region == gone ? kept : region);
    return kept;
  }

  /// Changes every region.
  void update(UnaryOperator<Region> change) {
    regions.replaceAll((_, region) -> change.apply(region));
  }

  /// Takes in what holds on another way to the same point; says whether anything is new.
  boolean join(FlowState other) {
    if (!other.isAlive) {
      return false;
    }
    if (!isAlive) {
      regionOf.clear();
      regions.clear();
      regionOf.putAll(other.regionOf);
      regions.putAll(other.regions);
      isAlive = true;
      return true;
    }
    if (regionOf.equals(other.regionOf) && regions.equals(other.regions)) {
      return false;
    }
    boolean isNew = false;
    for (var entry : other.regions.entrySet()) {
      var mine = regions.get(entry.getKey());
      var both = mine == null ? entry.getValue() : mine.or(entry.getValue());
      isNew |= mine != null && mine.status() != both.status();
      regions.put(entry.getKey(), both);
    }
    for (var entry : other.regionOf.entrySet()) {
      var mine = regionOf.get(entry.getKey());
      if (mine == null) {
        regionOf.put(entry.getKey(), entry.getValue());
      } else if (!mine.equals(entry.getValue()) && regions.containsKey(entry.getValue())) {
        isNew |= get(mine).status() != get(entry.getValue()).status();
        merge(mine, entry.getValue());
      }
    }
    return isNew;
  }
}
