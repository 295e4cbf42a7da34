package io.tranche.run.admission;

import io.tranche.run.admission.Lane.Spot;
import io.tranche.run.admission.RunQueue.Waiting;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/** The first runs of several lanes, in their common order. */
final class InOrder implements Iterator<Waiting> {

  private final PriorityQueue<Head> heads =
      new PriorityQueue<>(Comparator.comparing(head -> head.next().getKey()));

  /** The next run of a lane, and those after it. */
  private record Head(Map.Entry<Spot, Waiting> next, Iterator<Map.Entry<Spot, Waiting>> rest) {}

  InOrder(Collection<Lane> lanes) {
    lanes.forEach(lane -> offer(lane.first().iterator()));
  }

  private void offer(Iterator<Map.Entry<Spot, Waiting>> rest) {
    if (rest.hasNext()) {
      heads.add(new Head(rest.next(), rest));
    }
  }

  @Override
  public boolean hasNext() {
    return !heads.isEmpty();
  }

  @Override
  public Waiting next() {
    Head head = heads.poll();
    if (head == null) {
      throw new NoSuchElementException();
    }
    offer(head.rest());
    return head.next().getValue();
  }
}
