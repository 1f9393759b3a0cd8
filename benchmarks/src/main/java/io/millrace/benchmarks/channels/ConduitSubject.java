package io.millrace.benchmarks.channels;

import io.millrace.benchmarks.channels.Cell.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A subject that Java's threads use through a [Conduit].
interface ConduitSubject extends Subject {

  /// A new channel for that cell.
  Conduit open(Cell cell);

  /// One end that receives from whichever of the conduits has a message.
  default Conduit.In select(List<Conduit> conduits) {
    throw new UnsupportedOperationException(title() + " has no select");
  }

  @Override
  default long roundNanos(Cell cell, int count) throws Exception {
    var shape = cell.shape();
    int conduitCount = shape == Shape.SELECT ? shape.senderCount : 1;
    var conduits = Stream.generate(() -> open(cell)).limit(conduitCount).toList();
    try {
      var outs = new ArrayList<Conduit.Out>();
      for (int i = 0; i < shape.senderCount; i++) {
        outs.add(conduits.get(i % conduitCount).out());
      }
      var ins = new ArrayList<Conduit.In>();
      for (int i = 0; i < shape.receiverCount; i++) {
        ins.add(shape == Shape.SELECT ? select(conduits) : conduits.getFirst().in());
      }
      return new ThreadRound(cell, count, outs, ins).nanos();
    } finally {
      conduits.forEach(Conduit::close);
    }
  }
}
