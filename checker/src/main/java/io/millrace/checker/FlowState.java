package io.millrace.checker;

import com.sun.tools.javac.code.Symbol.VarSymbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What is known at one point of a method: which region each variable leads to, and who has it.
/// Regions are numbers; variables that may lead to each other's objects have the same one.
///
/// A copy shares what both have, and where two ways meet only that is looked at in which they
/// differ: a method of any length has as many branches as it is long, and each asks for both.
final class FlowState {
  private final Map<VarSymbol, Integer> numbers; // of the variables; one for all states of a method
  Slots<Integer> regionOf = new Slots<>();
  Slots<Region> regions = new Slots<>();

  /// False after a return, a throw or a jump.
  boolean isAlive = true;

  /// Where a method begins.
  FlowState() {
    this(new HashMap<>());
  }

  private FlowState(Map<VarSymbol, Integer> numbers) {
    this.numbers = numbers;
  }

  FlowState copy() {
    var copy = new FlowState(numbers);
    copy.become(this);
    copy.isAlive = isAlive;
    return copy;
  }

  /// A state of the same method that no way has come to yet.
  FlowState dead() {
    var state = new FlowState(numbers);
    state.isAlive = false;
    return state;
  }

  private void become(FlowState other) {
    regionOf = other.regionOf;
    regions = other.regions;
  }

  @Nullable Integer region(VarSymbol variable) {
    var number = numbers.get(variable);
    return number == null ? null : regionOf.get(number);
  }

  boolean tracks(VarSymbol variable) {
    return region(variable) != null;
  }

  Region get(int region) {
    var known = regions.get(region);
    return known == null ? Region.own() : known;
  }

  void set(int region, Region value) {
    regions = regions.with(region, value);
  }

  /// Lets the variable lead to that region; to nothing that needs watching if null.
  void bind(VarSymbol variable, @Nullable Integer region) {
    var number = numbers.get(variable);
    if (number == null) {
      number = numbers.size();
      numbers.put(variable, number);
    }
    regionOf = regionOf.with(number, region);
  }

  /// Makes two regions one.
  @Nullable Integer merge(@Nullable Integer one, @Nullable Integer other) {
    if (one == null || other == null || one.equals(other)) {
      return one == null ? other : one;
    }
    int kept = Math.min(one, other);
    int gone = Math.max(one, other);
    regions = regions.with(kept, get(one).or(get(other))).with(gone, null);
    regionOf = regionOf.mapped(region -> region == gone ? Integer.valueOf(kept) : region);
    return kept;
  }

  /// Changes every region.
  void update(UnaryOperator<Region> change) {
    regions = regions.mapped(change);
  }

  /// Takes in what holds on another way to the same point; says whether anything is new.
  boolean join(FlowState other) {
    if (!other.isAlive) {
      return false;
    }
    if (!isAlive) {
      become(other);
      isAlive = true;
      return true;
    }
    boolean isNew = false;
    for (int region : differences(regions, other.regions)) {
      var mine = regions.get(region);
      var both = mine == null ? other.get(region) : mine.or(other.get(region));
      isNew |= mine != null && mine.status() != both.status();
      regions = regions.with(region, both);
    }
    for (int variable : differences(regionOf, other.regionOf)) {
      var mine = regionOf.get(variable);
      var theirs = other.regionOf.get(variable);
      if (mine == null) {
        regionOf = regionOf.with(variable, theirs);
      } else if (theirs != null && !mine.equals(theirs) && regions.get(theirs) != null) {
        isNew |= get(mine).status() != get(theirs).status();
        merge(mine, theirs);
      }
    }
    return isNew;
  }

  private static <V> Iterable<Integer> differences(Slots<V> mine, Slots<V> others) {
    var numbers = new ArrayList<Integer>();
    mine.differences(others, numbers::add);
    return numbers;
  }
}
