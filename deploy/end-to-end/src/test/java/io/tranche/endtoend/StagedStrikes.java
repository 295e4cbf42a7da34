package io.tranche.endtoend;

import io.tranche.contracts.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;

/**
 * Kills services when so much of a work has come to one of its stages, as a seed says: each service
 * once, and all at once, before any is killed again.
 */
final class StagedStrikes {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Trio trio;
  private final TopicReader topics;
  private final List<Strike> left;

  /** These services, when a topic has so many records. */
  private record Strike(Set<Service> victims, String topic, long records) {}

  /**
   * @param work how many records go through each stage
   */
  StagedStrikes(Trio trio, TopicReader topics, Topics names, int strikes, int work, Random random) {
    this.trio = trio;
    this.topics = topics;
    this.left = new ArrayList<>();
    List<Set<Service>> victims = new ArrayList<>();
    while (left.size() < strikes) {
      if (victims.isEmpty()) {
        List.of(Service.values()).forEach(service -> victims.add(Set.of(service)));
        Collections.shuffle(victims, random);
        victims.add(Set.of(Service.values()));
      }
      Set<Service> chosen = victims.remove(0);
      List<String> stages = stages(chosen, names);
      String stage = stages.get(random.nextInt(stages.size()));
      left.add(new Strike(chosen, stage, 1 + random.nextInt(work * 9 / 10)));
    }
  }

  /** What one of them reads or writes. */
  private static List<String> stages(Set<Service> victims, Topics names) {
    List<String> stages = new ArrayList<>();
    for (Service victim : Service.values()) {
      if (victims.contains(victim)) {
        stages.addAll(
            switch (victim) {
              case SENSOR -> List.of(names.fileArrivals(), names.dynamicPartitionRequests());
              case DEFINITIONS -> List.of(names.partitionSets(), names.runRequests());
              case RUN -> List.of(names.runEvents(), names.assetEvents());
            });
      }
    }
    return stages;
  }

  /** Strikes whenever it is time, until nothing is left. */
  void strike() {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              for (Strike due : List.copyOf(left)) {
                long records = topics.count(due.topic());
                if (records >= due.records()) {
                  System.out.printf("%s at %d of %s%n", due.victims(), records, due.topic());
                  trio.kill(due.victims());
                  left.remove(due);
                }
              }
              return left.isEmpty();
            });
  }
}
