package io.tranche.run.openlineage;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.tranche.contracts.Json;
import io.tranche.contracts.Topics;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.partitions.PartitionContext;
import io.tranche.platform.TrancheConfig;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.messaging.KafkaSettings;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.run.member.RegisteredKeys;
import io.tranche.run.openlineage.OpenLineageConfig.Transport;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jboss.logging.Logger;

/**
 * Tells of all that happens to runs, at least once and each run in its order: what is read is
 * committed when it was told. Nothing else waits for that.
 */
@ApplicationScoped
class LineageFeed {

  private static final Logger LOG = Logger.getLogger(LineageFeed.class);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final OpenLineageConfig config;
  private final KafkaSettings settings;
  private final Topics topics;
  private final TrancheConfig tranche;
  private final RecordSender sender;
  private final CatalogView catalog;
  private final RegisteredKeys keys;
  private final Clock clock;
  private final MeterRegistry registry;
  private final LineageEvents events;
  private final Pauses pauses = new Pauses();
  private Optional<GroupReader> reader = Optional.empty();

  @Inject
  LineageFeed(
      OpenLineageConfig config,
      KafkaSettings settings,
      Topics topics,
      TrancheConfig tranche,
      RecordSender sender,
      CatalogView catalog,
      RegisteredKeys keys,
      Clock clock,
      MeterRegistry registry) {
    this.config = config;
    this.settings = settings;
    this.topics = topics;
    this.tranche = tranche;
    this.sender = sender;
    this.catalog = catalog;
    this.keys = keys;
    this.clock = clock;
    this.registry = registry;
    this.events = new LineageEvents(config.namespace());
  }

  void onStart(@Observes @Priority(100) StartupEvent event) {
    if (config.transport() != Transport.NONE) {
      start(sink());
    }
  }

  private LineageSink sink() {
    if (config.transport() == Transport.KAFKA) {
      return new KafkaSink(
          config.topic().orElseGet(() -> topics.prefix() + "openlineage"),
          sender,
          settings,
          tranche.topics(),
          pauses);
    }
    String url =
        config
            .url()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Cannot start: tranche.openlineage.url is required where"
                            + " tranche.openlineage.transport is http (none given); accepted: an"
                            + " address of http or https"));
    return new HttpSink(URI.create(url), config.authorization(), registry, pauses);
  }

  /** Tells a sink of what the group has not told yet; where it is new, of all that is kept. */
  void start(LineageSink sink) {
    Map<String, Object> group = new HashMap<>(settings.reader());
    group.put(ConsumerConfig.GROUP_ID_CONFIG, topics.prefix() + "run-service.openlineage");
    GroupReader started =
        new GroupReader(
            "openlineage",
            new KafkaConsumer<>(group),
            topics.runEvents(),
            records -> sink.send(told(records)));
    reader = Optional.of(started);
    started.start();
  }

  private List<LineageEvent> told(List<ConsumerRecord<String, byte[]>> records)
      throws InterruptedException {
    List<RunEvent> heard = records.stream().flatMap(raw -> event(raw).stream()).toList();
    List<LineageEvent> told = new ArrayList<>();
    pauses.untilDone(() -> areTold(heard, told));
    return told;
  }

  private boolean areTold(List<RunEvent> heard, List<LineageEvent> told) {
    try {
      Catalog defined = defined(heard);
      told.clear();
      for (RunEvent event : heard) {
        keys.evaluate(
                registered ->
                    events.of(event, defined, new PartitionContext(clock.instant(), registered)))
            .await()
            .atMost(ANSWER)
            .ifPresent(told::add);
      }
      return true;
    } catch (RuntimeException e) {
      LOG.warnf(e, "Cannot tell of %d events of runs, trying again", heard.size());
      return false;
    }
  }

  /**
   * One that has the assets, if there is one: another replica may have known of it first. It is
   * asked for once for all: events that were kept may be of assets that are gone.
   */
  private Catalog defined(List<RunEvent> heard) {
    Catalog current = catalog.current();
    return heard.stream().allMatch(one -> current.assets().keySet().containsAll(one.assets()))
        ? current
        : catalog.newest().await().atMost(ANSWER);
  }

  /** What cannot be read is none of our records. */
  private static Optional<RunEvent> event(ConsumerRecord<String, byte[]> raw) {
    try {
      return raw.value() == null
          ? Optional.empty()
          : Optional.of(Json.read(raw.value(), RunEvent.class));
    } catch (TrancheException | Json.UnknownMessageType e) {
      LOG.debugf("Ignored %s@%d: %s", raw.topic(), raw.offset(), e.getMessage());
      return Optional.empty();
    }
  }

  @PreDestroy
  void close() {
    pauses.close();
    reader.ifPresent(GroupReader::close);
  }
}
