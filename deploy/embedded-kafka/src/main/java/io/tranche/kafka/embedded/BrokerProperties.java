package io.tranche.kafka.embedded;

import java.util.Map;
import java.util.Properties;

/** The settings of a broker that is alone: one replica of everything, small, quick to restart. */
final class BrokerProperties {
  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final Map<String, Object> FIXED =
      Map.ofEntries(
          Map.entry("process.roles", "broker,controller"),
          Map.entry("node.id", NODE_ID),
          Map.entry("controller.listener.names", CONTROLLER_LISTENER),
          Map.entry("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT"),
          Map.entry("inter.broker.listener.name", "PLAINTEXT"),
          // Topics are declared, never made by a typing error.
          Map.entry("auto.create.topics.enable", false),
          Map.entry("default.replication.factor", 1),
          Map.entry("min.insync.replicas", 1),
          Map.entry("num.partitions", 4),
          Map.entry("offsets.topic.replication.factor", 1),
          Map.entry("offsets.topic.num.partitions", 4),
          Map.entry("transaction.state.log.replication.factor", 1),
          Map.entry("transaction.state.log.min.isr", 1),
          Map.entry("transaction.state.log.num.partitions", 2),
          Map.entry("share.coordinator.state.topic.replication.factor", 1),
          Map.entry("share.coordinator.state.topic.min.isr", 1),
          Map.entry("share.coordinator.state.topic.num.partitions", 1),
          // A broker that was killed waits for the end of its former session before it serves.
          Map.entry("broker.session.timeout.ms", 1_500),
          Map.entry("broker.heartbeat.interval.ms", 250),
          Map.entry("group.initial.rebalance.delay.ms", 0),
          // A consumer that was killed gives way after its own session timeout, however short.
          Map.entry("group.min.session.timeout.ms", 1_000),
          // Retention of committed offsets must not be shorter than that of the topics.
          Map.entry("offsets.retention.minutes", 60 * 24 * 30),
          Map.entry("num.network.threads", 2),
          Map.entry("num.io.threads", 4),
          Map.entry("background.threads", 2),
          Map.entry("num.recovery.threads.per.data.dir", 2),
          Map.entry("log.cleaner.threads", 1),
          Map.entry("log.cleaner.dedupe.buffer.size", 8 * 1024 * 1024),
          Map.entry("log.cleaner.io.buffer.size", 256 * 1024),
          Map.entry("log.segment.bytes", 64 * 1024 * 1024),
          Map.entry("log.index.size.max.bytes", 1024 * 1024),
          Map.entry("queued.max.requests", 100),
          Map.entry("controlled.shutdown.enable", false));

  private BrokerProperties() {}

  static Properties of(EmbeddedKafkaOptions options, int port, int controllerPort) {
    Properties properties = new Properties();
    FIXED.forEach((name, value) -> properties.put(name, value.toString()));
    String client = "PLAINTEXT://" + options.host() + ":" + port;
    String controller = CONTROLLER_LISTENER + "://127.0.0.1:" + controllerPort;
    properties.put("listeners", client + "," + controller);
    properties.put("advertised.listeners", client);
    properties.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    properties.put("log.dirs", options.folder().toString());
    return properties;
  }
}
