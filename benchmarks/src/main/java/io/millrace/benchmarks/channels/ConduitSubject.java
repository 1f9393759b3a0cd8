package io.millrace.benchmarks.channels;

import io.millrace.benchmarks.channels.Cell.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
    var outs = new ArrayList<Conduit.Out>();
    var ins = new ArrayList<Conduit.In>();
    if (shape == Shape.SELECT) {
      var conduits = Stream.generate(() -> open(cell)).limit(shape.senderCount).toList();
      conduits.forEach(conduit -> outs.add(conduit.out()));
      ins.add(select(conduits));
    } else {
      var conduit = open(cell);
      IntStream.range(0, shape.senderCount).forEach(_ -> outs.add(conduit.out()));
      IntStream.range(0, shape.receiverCount).forEach(_ -> ins.add(conduit.in()));
    }
    return new ThreadRound(cell, count, outs, ins).nanos();
  }
}
