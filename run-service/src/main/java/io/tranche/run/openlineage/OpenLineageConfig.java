package io.tranche.run.openlineage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Whether and where run-service tells of runs in the words of OpenLineage. */
@ConfigMapping(prefix = "tranche.openlineage")
public interface OpenLineageConfig {

  /** Where they are told: nowhere, at an address of HTTP, or on a topic of Kafka. */
  @WithDefault("none")
  Transport transport();

  /** Where events are posted, such as {@code http://marquez:5000/api/v1/lineage}. */
  Optional<String> url();

  /** The header Authorization of each request, such as {@code Bearer …}. */
  Optional<String> authorization();

  /** The topic; that of the prefix and {@code openlineage} unless given. */
  Optional<String> topic();

  /** The namespace of all jobs and datasets. */
  @WithDefault("tranche")
  String namespace();

  /** The ways to tell. */
  enum Transport {
    NONE,
    HTTP,
    KAFKA
  }
}
