package io.tranche.sensor.runstatus;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Origin;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.commands.Resource;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.RunStatusSensorDocument;
import io.tranche.contracts.definitions.SensorDocument;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.contracts.runs.RunSummary;
import io.tranche.partitions.PartitionContext;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.sensor.automation.CopyRepository;
import io.tranche.sensor.automation.MemberNeeds;
import io.tranche.sensor.control.Controls;
import io.tranche.sensor.control.Stop;
import io.tranche.sensor.request.SensorTrial;
import io.tranche.sensor.request.SensorTrial.Outcome;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What sensors would do about the end of a run; nothing is written and nothing sent. */
@Singleton
public class RunTrials {

  /** The form of an event. */
  public static final String ACCEPTED =
      "{\"status\": SUCCESS, FAILURE or CANCELED, \"assets\": [\"raw/orders\"], \"partitions\":"
          + " [\"2024-01-05\"], \"tags\": {}}";

  private final CatalogView catalogs;
  private final CopyRepository copies;
  private final Controls controls;

  @Inject
  RunTrials(CatalogView catalogs, CopyRepository copies, Controls controls) {
    this.catalogs = catalogs;
    this.copies = copies;
    this.controls = controls;
  }

  /** Whether an event is one of a run. */
  public static boolean concern(JsonNode event) {
    return event.has("status");
  }

  /**
   * What one sensor would do, or all that hear of the run.
   *
   * @throws TrancheException.Invalid when the event is none
   * @throws TrancheException.NotFound when there is no such sensor
   */
  public Uni<List<SensorTrial>> of(Optional<String> name, JsonNode event, Instant now) {
    EndedRun run = read(event, now);
    return catalogs.newest().chain(catalog -> of(name, run, catalog, now));
  }

  private Uni<List<SensorTrial>> of(
      Optional<String> name, EndedRun run, Catalog catalog, Instant now) {
    List<SensorDocument> asked =
        name.isPresent()
            ? List.of(catalog.sensor(name.get()))
            : List.copyOf(catalog.sensors(RunStatusSensorDocument.class));
    MemberNeeds needs = new MemberNeeds();
    Set<String> members = new LinkedHashSet<>();
    for (SensorDocument sensor : asked) {
      for (String key : run.summary().partitions()) {
        var partitions = sensor.target().assets(catalog).get(0).partitions();
        needs.partition(partitions, key);
        members.addAll(MemberNeeds.of(partitions, key));
      }
    }
    return Uni.combine()
        .all()
        .unis(needs.keys(copies), copies.known(members), controls.silences())
        .asTuple()
        .map(
            known -> {
              PartitionContext context = new PartitionContext(now, known.getItem1());
              List<SensorTrial> trials = new ArrayList<>();
              for (SensorDocument sensor : asked) {
                Optional<Stop> stop = known.getItem3().stop(Resource.sensor(sensor.name()));
                trials.addAll(trials(sensor, run, catalog, context, known.getItem2(), stop));
              }
              return name.isPresent() ? trials : heard(trials);
            });
  }

  private static List<SensorTrial> heard(List<SensorTrial> trials) {
    return trials.stream().filter(one -> one.outcome() != Outcome.DOES_NOT_MATCH).toList();
  }

  private static List<SensorTrial> trials(
      SensorDocument sensor,
      EndedRun run,
      Catalog catalog,
      PartitionContext context,
      Set<String> known,
      Optional<Stop> stop) {
    if (!(sensor instanceof RunStatusSensorDocument ofRuns)) {
      String reason = "type is " + sensor.kind() + ", which hears of no runs";
      return List.of(nothing(sensor, run, Outcome.DOES_NOT_MATCH, reason, stop));
    }
    AimedRunSensor aimed = AimedRunSensor.of(ofRuns, catalog);
    Optional<String> deaf = aimed.deaf(run);
    if (deaf.isPresent()) {
      return List.of(nothing(sensor, run, Outcome.DOES_NOT_MATCH, deaf.get(), stop));
    }
    RunReaction reaction = RunReaction.of(aimed, run, context, known);
    if (reaction instanceof RunReaction.Asks asks) {
      return asks.requests().stream().map(request -> asking(sensor, run, request, stop)).toList();
    } else if (reaction instanceof RunReaction.Refused refused) {
      return List.of(nothing(sensor, run, Outcome.REFUSES, refused.reason(), stop));
    }
    String reason = reaction instanceof RunReaction.Kept kept ? kept.reason() : "";
    return List.of(nothing(sensor, run, Outcome.KEEPS, reason, stop));
  }

  private static SensorTrial nothing(
      SensorDocument sensor, EndedRun run, Outcome outcome, String reason, Optional<Stop> stop) {
    return SensorTrial.nothing(
        sensor.name(), String.join(", ", run.assets()), run.status().name(), outcome, reason, stop);
  }

  private static SensorTrial asking(
      SensorDocument sensor, EndedRun run, RunRequest request, Optional<Stop> stop) {
    return new SensorTrial(
        sensor.name(),
        String.join(", ", run.assets()),
        run.status().name(),
        Outcome.LAUNCHES,
        Optional.empty(),
        Optional.empty(),
        request instanceof RunRequest.Launch launch
            ? launch.partitions().stream().findFirst()
            : Optional.empty(),
        Map.of(),
        Optional.of(request),
        stop);
  }

  private static EndedRun read(JsonNode event, Instant now) {
    String word = event.path("status").asText();
    if (RunStatus.find(word).filter(RunStatus::isTerminal).isEmpty()) {
      throw invalid("status", event.path("status"));
    }
    Map<String, String> tags = new HashMap<>();
    event.path("tags").properties().forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
    List<String> partitions = texts(event, "partitions");
    return new EndedRun(
        "test",
        "test",
        RunStatus.valueOf(word),
        now,
        texts(event, "assets"),
        false,
        RunSummary.of(
            partitions.isEmpty() ? List.of("") : partitions, Origin.person("test"), tags));
  }

  private static List<String> texts(JsonNode event, String field) {
    JsonNode list = event.path(field);
    if (!list.isMissingNode() && !list.isArray()) {
      throw invalid(field, list);
    }
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static TrancheException.Invalid invalid(String field, JsonNode value) {
    return new TrancheException.Invalid(
        "invalid-event",
        "Cannot test sensor: "
            + field
            + " is not of an event of a run ("
            + value
            + "); accepted: "
            + ACCEPTED);
  }
}
