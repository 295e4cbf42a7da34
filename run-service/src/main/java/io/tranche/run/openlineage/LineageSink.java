package io.tranche.run.openlineage;

import java.util.List;

/** Where events are told. Blocking. */
interface LineageSink {

  /**
   * Returns when all are told: nobody loses them any more. Trouble of whoever takes them is waited
   * out.
   */
  void send(List<LineageEvent> events) throws InterruptedException;
}
