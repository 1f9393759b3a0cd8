package io.millrace.benchmarks.channels;

import com.softwaremill.jox.Channel;
import com.softwaremill.jox.Select;
import com.softwaremill.jox.SelectClause;
import java.util.List;

/// The channels of jox, which block, close and select; no call sends or receives many.
record JoxChannel() implements ConduitSubject {

  private record JoxEnds(Channel<Object> channel) implements Conduit {
    @Override
    public Out out() {
      return channel::send;
    }

    @Override
    public In in() {
      return channel::receive;
    }
  }

  @Override
  public String title() {
    return "jox";
  }

  @Override
  public boolean blocks() {
    return true;
  }

  @Override
  public boolean supports(Cell cell) {
    return !cell.isBatch();
  }

  @Override
  public Conduit open(Cell cell) {
    return new JoxEnds(
        switch (cell.capacity()) {
          case 0 -> Channel.newRendezvousChannel();
          case Cell.UNBOUNDED -> Channel.newUnlimitedChannel();
          default -> Channel.newBufferedChannel(cell.capacity());
        });
  }

  @Override
  public Conduit.In select(List<Conduit> conduits) {
    var channels = conduits.stream().map(conduit -> ((JoxEnds) conduit).channel()).toList();
    return () -> Select.<Object>select(clauses(channels));
  }

  /// A clause serves one call of select, so each call needs new ones.
  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  private static SelectClause<Object>[] clauses(List<Channel<Object>> channels) {
    var clauses = new SelectClause[channels.size()];
    for (int i = 0; i < clauses.length; i++) {
      clauses[i] = channels.get(i).receiveClause();
    }
    return clauses;
  }
}
