package io.tranche.sensor.reaction;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.commands.Resource;
import io.tranche.contracts.definitions.AssetSensorDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.SensorDocument;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.PartitionContext;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.sensor.automation.CopyRepository;
import io.tranche.sensor.automation.MemberNeeds;
import io.tranche.sensor.control.Controls;
import io.tranche.sensor.control.Silences;
import io.tranche.sensor.control.Stop;
import io.tranche.sensor.request.SensorTrial;
import io.tranche.sensor.request.SensorTrial.Outcome;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What sensors would do about an event of an asset; nothing is written and nothing sent. */
@Singleton
public class ReactionTrials {

  /** The form of an event. */
  public static final String ACCEPTED =
      "{\"asset\": …, \"partition\": …, \"type\": materialized or materializationFailed}";

  private static final String FAILED = "materializationFailed";
  private static final String NOBODY = "test";

  private final CatalogView catalogs;
  private final CopyRepository copies;
  private final Controls controls;

  @Inject
  ReactionTrials(CatalogView catalogs, CopyRepository copies, Controls controls) {
    this.catalogs = catalogs;
    this.copies = copies;
    this.controls = controls;
  }

  /** Whether an event is one of an asset. */
  public static boolean concern(JsonNode event) {
    return event.has("asset");
  }

  /**
   * What one sensor would do, or all that hear of the asset.
   *
   * @throws TrancheException.Invalid when the event is none
   * @throws TrancheException.NotFound when there is no such asset or sensor
   */
  public Uni<List<SensorTrial>> of(Optional<String> name, JsonNode event, Instant now) {
    AssetEvent imagined = read(event, now);
    return catalogs.newest().chain(catalog -> of(name, imagined, catalog, now));
  }

  private Uni<List<SensorTrial>> of(
      Optional<String> name, AssetEvent event, Catalog catalog, Instant now) {
    String asset = catalog.asset(event.asset()).key();
    List<SensorDocument> sensors =
        name.isPresent()
            ? List.of(catalog.sensor(name.get()))
            : catalog.sensors(AssetSensorDocument.class).stream()
                .filter(sensor -> sensor.assets().contains(asset))
                .map(SensorDocument.class::cast)
                .toList();
    MemberNeeds needs = new MemberNeeds();
    aimed(sensors, catalog).stream()
        .filter(sensor -> sensor.document().assets().contains(asset))
        .forEach(sensor -> sensor.need(event, needs));
    return needs
        .keys(copies)
        .chain(
            keys ->
                controls
                    .silences()
                    .map(
                        stopped ->
                            trials(
                                sensors,
                                event,
                                catalog,
                                stopped,
                                new PartitionContext(now, keys))));
  }

  private static List<AimedAssetSensor> aimed(List<SensorDocument> sensors, Catalog catalog) {
    return sensors.stream()
        .filter(AssetSensorDocument.class::isInstance)
        .map(AssetSensorDocument.class::cast)
        .map(sensor -> AimedAssetSensor.of(sensor, catalog))
        .toList();
  }

  private static List<SensorTrial> trials(
      List<SensorDocument> sensors,
      AssetEvent event,
      Catalog catalog,
      Silences stopped,
      PartitionContext context) {
    List<SensorTrial> trials = new ArrayList<>();
    for (SensorDocument sensor : sensors) {
      Optional<Stop> stop = stopped.stop(Resource.sensor(sensor.name()));
      Optional<String> deaf = deaf(sensor, event, catalog);
      if (deaf.isPresent()) {
        trials.add(nothing(sensor, event, Outcome.DOES_NOT_MATCH, deaf.get(), stop));
        continue;
      }
      AimedAssetSensor aimed = AimedAssetSensor.of((AssetSensorDocument) sensor, catalog);
      Reaction reaction = Reaction.of(aimed, event, context);
      if (reaction instanceof Reaction.Asks asks) {
        asks.requests().forEach(request -> trials.add(asking(sensor, event, request, stop)));
      } else if (reaction instanceof Reaction.Counts one) {
        one.partitions().forEach(key -> trials.add(waiting(sensor, event, key, stop)));
      } else if (reaction instanceof Reaction.Refused refused) {
        trials.add(nothing(sensor, event, Outcome.REFUSES, refused.reason(), stop));
      } else {
        trials.add(
            nothing(
                sensor,
                event,
                Outcome.KEEPS,
                sensor.target() + " has no partition that it leads to",
                stop));
      }
    }
    return trials;
  }

  private static Optional<String> deaf(SensorDocument sensor, AssetEvent event, Catalog catalog) {
    if (!(sensor instanceof AssetSensorDocument watching)) {
      return Optional.of("type is " + sensor.kind() + ", which hears of no assets");
    }
    if (!watching.assets().contains(event.asset())) {
      return Optional.of("it hears of " + watching.hears() + ", not of " + event.asset());
    }
    return AimedAssetSensor.of(watching, catalog).takes(event)
        ? Optional.empty()
        : Optional.of("events does not name " + kind(event));
  }

  private static SensorTrial nothing(
      SensorDocument sensor,
      AssetEvent event,
      Outcome outcome,
      String reason,
      Optional<Stop> stopped) {
    return SensorTrial.nothing(
        sensor.name(), event.assetPartition(), kind(event), outcome, reason, stopped);
  }

  private static SensorTrial waiting(
      SensorDocument sensor, AssetEvent event, String partition, Optional<Stop> stopped) {
    return new SensorTrial(
        sensor.name(),
        event.assetPartition(),
        kind(event),
        Outcome.WAITS,
        Optional.of("it waits for " + sensor.hears()),
        Optional.empty(),
        Optional.of(partition),
        Map.of(),
        Optional.empty(),
        stopped);
  }

  private static SensorTrial asking(
      SensorDocument sensor, AssetEvent event, RunRequest request, Optional<Stop> stopped) {
    return new SensorTrial(
        sensor.name(),
        event.assetPartition(),
        kind(event),
        Outcome.LAUNCHES,
        Optional.empty(),
        Optional.empty(),
        Optional.of(
            request instanceof RunRequest.Launch launch
                ? launch.partitions().get(0)
                : ((RunRequest.Backfill) request).selection()),
        Map.of(),
        Optional.of(request),
        stopped);
  }

  private static String kind(AssetEvent event) {
    return event instanceof AssetEvent.Materialized ? "materialized" : "failed";
  }

  private static AssetEvent read(JsonNode event, Instant now) {
    String asset = text(event, "asset");
    String partition = text(event, "partition");
    String type = text(event, "type");
    if (type.equals(FAILED)) {
      return new AssetEvent.MaterializationFailed(asset, partition, NOBODY, 0, now, "");
    }
    if (!type.isEmpty() && !type.equals("materialized")) {
      throw invalid("type", type);
    }
    return new AssetEvent.Materialized(asset, partition, NOBODY, 0, now, Map.of(), "");
  }

  private static String text(JsonNode event, String field) {
    JsonNode value = event.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      throw invalid(field, value.toString());
    }
    return value.textValue();
  }

  private static TrancheException.Invalid invalid(String field, String value) {
    return new TrancheException.Invalid(
        "invalid-event",
        "Cannot test sensor: "
            + field
            + " is not of an event ("
            + value
            + "); accepted: "
            + ACCEPTED);
  }
}
