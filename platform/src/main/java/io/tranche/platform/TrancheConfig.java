package io.tranche.platform;

import io.quarkus.runtime.annotations.StaticInitSafe;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What can be configured of every service. */
@StaticInitSafe
@ConfigMapping(prefix = "tranche")
public interface TrancheConfig {

  /** What the name of every topic and consumer group starts with. */
  @WithDefault("tranche.")
  String prefix();

  /** What the name of every database starts with. */
  @WithDefault("tranche_")
  String databasePrefix();

  /** The name of this process among the replicas of its service; random unless given. */
  Optional<String> replicaId();

  /** How topics are declared. */
  TopicsConfig topics();

  /** How often a process shows that it lives. */
  @WithDefault("500ms")
  Duration beat();

  /**
   * How long an answer over HTTP waits until what was requested can be read; after that it says
   * that it will be (202).
   */
  @WithDefault("5s")
  Duration httpPatience();

  /** The declaration of topics. */
  interface TopicsConfig {

    /**
     * Whether a service creates the topics that are missing; where an operator does, it only
     * checks.
     */
    @WithDefault("true")
    boolean declare();

    /** How many Kafka partitions a new topic gets, unless all its records share one. */
    @WithDefault("4")
    int partitions();

    /** On how many brokers a new topic is kept. */
    @WithDefault("1")
    short replication();
  }
}
