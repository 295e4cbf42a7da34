package io.tranche.console.stream;

import jakarta.enterprise.context.ApplicationScoped;

/** Whether the console hears what happens. */
@ApplicationScoped
public class StreamHealth {
  private final TopicTail tail;

  StreamHealth(TopicTail tail) {
    this.tail = tail;
  }

  public boolean live() {
    return tail.live();
  }
}
