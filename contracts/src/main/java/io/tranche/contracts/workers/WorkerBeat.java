package io.tranche.contracts.workers;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tranche.contracts.Ids;
import java.util.Map;

/**
 * That workers are alive, and what they offer. All beats share one Kafka partition: who is silent,
 * is silent between beats of others, and no clock has to be asked.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = WorkerBeat.Heartbeat.class, name = "heartbeat"),
  @JsonSubTypes.Type(value = WorkerBeat.Mark.class, name = "mark")
})
public sealed interface WorkerBeat {

  /** The CloudEvents type of this form. */
  String TYPE = "io.tranche.worker-beat.v1";

  /** The Kafka key: whose beat it is. */
  String key();

  /** Counts the beats of its sender, from 1. */
  long number();

  /** The CloudEvents id. */
  default String id() {
    return Ids.of("beat", key(), Long.toString(number()));
  }

  /**
   * A worker lives; to be sent every second.
   *
   * @param worker chosen at random at every start of the process, and never used again
   * @param queue the queue whose tasks it takes
   * @param slots how many tasks it takes at once; 0 while it takes no new ones
   * @param assets those that it can make, each with the version of its code; empty: all that are
   *     asked of the queue
   */
  record Heartbeat(String worker, String queue, int slots, Map<String, String> assets, long number)
      implements WorkerBeat {

    public Heartbeat {
      assets = Map.copyOf(assets);
    }

    @Override
    public String key() {
      return worker;
    }
  }

  /**
   * Written by a replica of run-service, which counts a worker's silence by its own marks.
   *
   * @param replica who counts
   */
  record Mark(String replica, long number) implements WorkerBeat {

    @Override
    public String key() {
      return replica;
    }
  }
}
