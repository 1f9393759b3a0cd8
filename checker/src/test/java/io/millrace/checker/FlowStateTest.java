package io.millrace.checker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.javac.code.Symbol.VarSymbol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlowStateTest {

  @Test
  void whatManyBranchesKnowGrowsWithTheirNumber() {
    int ofSome = nodeCount(500);
    int ofMore = nodeCount(4_000);
    // One level more for eight times as many, where copies would take 64 times as much.
    assertThat(ofMore).isLessThan(ofSome * 8 * 2);
  }

  /// How many nodes all states together have that are kept at the branches of a method with so many
  /// variables.
  private static int nodeCount(int variableCount) {
    var state = new FlowState();
    var kept = new ArrayList<FlowState>();
    for (int i = 0; i < variableCount; i++) {
      state.set(i, Region.own());
      state.bind(variable(), i);
      var before = state.copy();
      state.set(i, Region.outside("sent"));
      before.join(state);
      kept.addAll(List.of(before, state.copy()));
    }
    Set<Object> nodes = Collections.newSetFromMap(new IdentityHashMap<>());
    for (var each : kept) {
      addNodes(each.regionOf.root, nodes);
      addNodes(each.regions.root, nodes);
    }
    return nodes.size();
  }

  private static void addNodes(Object node, Set<Object> nodes) {
    if (node instanceof Object[] below && nodes.add(node)) {
      for (var each : below) {
        addNodes(each, nodes);
      }
    }
  }

  private static VarSymbol variable() {
    return new VarSymbol(0, null, null, null);
  }
}
