package io.tranche.sensor.reaction;

import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.commands.Resource;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.PartitionContext;
import io.tranche.sensor.control.Silences;
import io.tranche.sensor.tick.EventCounts;
import io.tranche.sensor.tick.Tick;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** What follows from some events: a function of them and of what is known. */
final class ReactionBatch {

  private static final Logger LOG = Logger.getLogger(ReactionBatch.class);

  private final Silences silences;
  private final PartitionContext context;
  private final List<RunRequest> requests = new ArrayList<>();
  private final Map<String, EventCounts> ticks = new TreeMap<>();
  private final Map<String, Awaited> awaited = new LinkedHashMap<>();

  private ReactionBatch(Silences silences, PartitionContext context) {
    this.silences = silences;
    this.context = context;
  }

  static ReactionBatch of(
      List<HeardEvent> events, AssetSensors sensors, Silences silences, PartitionContext context) {
    ReactionBatch batch = new ReactionBatch(silences, context);
    for (HeardEvent heard : events) {
      for (AimedAssetSensor sensor : sensors.of(heard.event())) {
        batch.note(sensor, heard);
      }
    }
    return batch;
  }

  private void note(AimedAssetSensor sensor, HeardEvent heard) {
    EventCounts counts = ticks.computeIfAbsent(sensor.name(), name -> new EventCounts());
    counts.match(heard.place(), heard.received());
    Optional<String> silence = silences.of(Resource.sensor(sensor.name()), heard.event().at());
    Reaction reaction =
        silence
            .<Reaction>map(Reaction.Skipped::new)
            .orElseGet(() -> Reaction.of(sensor, heard.event(), context));
    if (reaction instanceof Reaction.Asks asks) {
      requests.addAll(asks.requests());
      counts.request(asks.requests().size());
    } else if (reaction instanceof Reaction.Counts one
        && heard.event() instanceof AssetEvent.Materialized event) {
      one.partitions().forEach(partition -> await(sensor, partition, event));
      counts.keep();
    } else if (reaction instanceof Reaction.Skipped skipped) {
      counts.skip(skipped.reason());
    } else if (reaction instanceof Reaction.Refused refused) {
      LOG.warnf(
          "Sensor %s cannot react to %s: %s",
          sensor.name(), heard.event().assetPartition(), refused.reason());
      counts.refuse();
    } else {
      counts.keep();
    }
  }

  private void await(AimedAssetSensor sensor, String partition, AssetEvent.Materialized event) {
    awaited.merge(
        Wait.id(sensor.name(), partition),
        new Awaited(sensor, partition, List.of(event)),
        Awaited::and);
  }

  /** The partitions of targets that wait for something of this. */
  List<Awaited> awaited() {
    return List.copyOf(awaited.values());
  }

  /** The sensor cannot wait as it should. */
  void refuse(Awaited one, String reason) {
    LOG.warnf("Sensor %s cannot wait: %s", one.sensor().name(), reason);
    ticks.computeIfAbsent(one.sensor().name(), name -> new EventCounts()).refuse();
  }

  /** What to send. */
  List<RunRequest> requests() {
    return requests;
  }

  /** One for each sensor that heard something. */
  List<Tick> ticks() {
    return ticks.entrySet().stream().map(tick -> tick.getValue().toTick(tick.getKey())).toList();
  }
}
