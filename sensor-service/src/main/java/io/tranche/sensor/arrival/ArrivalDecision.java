package io.tranche.sensor.arrival;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.definitions.FileSensorDocument;
import io.tranche.contracts.definitions.FileSensorDocument.EventKind;
import io.tranche.contracts.definitions.FileSensorDocument.OnDelete;
import io.tranche.contracts.definitions.KeyPattern;
import io.tranche.contracts.definitions.Template;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunTemplate;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.sensor.control.Stop;
import io.tranche.sensor.request.PartitionKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one sensor makes of one event. The same event always leads to the same ids. */
sealed interface ArrivalDecision {

  /** A member to add, with its run; or a source to remove. */
  record Change(String id, DynamicPartitionRequest request) implements ArrivalDecision {}

  /** A run of a partition that needs no registering. */
  record Launch(RunRequest.Launch request) implements ArrivalDecision {}

  /** What was made for the object is stale. */
  record Mark(RunRequest.MarkStale request) implements ArrivalDecision {}

  /**
   * The object belongs to a group, whose marker does what the object would have done alone.
   *
   * @param marker the key of the marker, as far as the object's own key tells
   */
  record Awaits(ArrivalDecision alone, String marker) implements ArrivalDecision {

    /**
     * What becomes of it when the marker came before it: one run more of the partition, which the
     * marker stands for still.
     */
    Launch late() {
      if (alone instanceof Launch launch) {
        return launch;
      }
      DynamicPartitionRequest request = ((Change) alone).request();
      DynamicPartitionRequest.Add add = request.adds().get(0);
      RunTemplate run = add.runs().get(0);
      return new Launch(
          new RunRequest.Launch(
                  run.id(),
                  run.assets(),
                  List.of(add.key()),
                  request.origin(),
                  request.cause(),
                  Optional.empty(),
                  run.tags(),
                  run.priority(),
                  Optional.empty(),
                  Optional.empty())
              .withDebounce(run.debounce()));
    }
  }

  /** The sensor's pattern takes the object, but the event is none that it does something about. */
  record Kept(String reason) implements ArrivalDecision {}

  /** The sensor would do something, but an operator has stopped it. */
  record Skipped(String reason) implements ArrivalDecision {}

  /** The object begins as the sensor's pattern does, but is not of it. */
  record Unmatched() implements ArrivalDecision {}

  /** The sensor wants the object, but cannot have it as it is. */
  record Refused(String reason) implements ArrivalDecision {}

  static ArrivalDecision of(AimedSensor sensor, ObjectEvent event, Cause cause) {
    Optional<KeyPattern> marker = sensor.document().marker();
    Optional<Map<String, String>> complete = marker.flatMap(given -> given.match(event.key()));
    Optional<Map<String, String>> captures =
        complete.or(() -> sensor.match().key().match(event.key()));
    if (captures.isEmpty()) {
      return new Unmatched();
    }
    if (event.kind() == ObjectEvent.Kind.REMOVED) {
      return removed(sensor, event, cause, captures.get());
    }
    if (!sensor.match().events().contains(EventKind.CREATED)) {
      return new Kept("match.events does not name created");
    }
    if (complete.isPresent()) {
      return created(sensor, event, cause, captures.get());
    }
    return event
        .content()
        .unfit(sensor.match())
        .<ArrivalDecision>map(Kept::new)
        .orElseGet(
            () -> created(sensor, event, cause, captures.get()).await(marker, captures.get()));
  }

  private ArrivalDecision await(Optional<KeyPattern> marker, Map<String, String> captures) {
    return marker
        .filter(given -> takes())
        .<ArrivalDecision>map(given -> new Awaits(this, given.fill(captures)))
        .orElse(this);
  }

  /** Whether the sensor takes the object. */
  default boolean takes() {
    return this instanceof Launch
        || (this instanceof Change change && !change.request().adds().isEmpty());
  }

  /** Whether the event needs not be told again: the sensor has done what it does about it. */
  default boolean isDone() {
    return !(this instanceof Unmatched || this instanceof Skipped);
  }

  /** What becomes of it when the sensor has taken the same content before: nothing. */
  default ArrivalDecision leftOutFor(Optional<String> holder, ObjectEvent event) {
    return holder
        .<ArrivalDecision>map(
            object ->
                new Kept(
                    object.equals(event.object())
                        ? "sameContent is ignore, and the content is as it was"
                        : "sameContent is ignore, and " + Nodes.shown(object) + " had the content"))
        .orElse(this);
  }

  /** What becomes of it when the sensor is stopped: nothing. */
  default ArrivalDecision under(Optional<Stop> stop) {
    return stop.isEmpty()
            || this instanceof Unmatched
            || this instanceof Kept
            || this instanceof Awaits
        ? this
        : new Skipped(stop.get().text());
  }

  private static ArrivalDecision created(
      AimedSensor sensor, ObjectEvent event, Cause cause, Map<String, String> captures) {
    Map<String, String> values = values(event, captures);
    Optional<FileSensorDocument.Add> add = sensor.document().add();
    if (add.isPresent()) {
      return add(sensor, add.get(), event, cause, values);
    }
    Optional<Template> given = sensor.document().partition();
    String partition = given.map(template -> template.fill(values)).orElse("");
    if (given.isPresent()) {
      Optional<String> problem = PartitionKeys.problem(partition);
      if (problem.isPresent()) {
        return refused(sensor, event, partition, problem.get());
      }
    }
    return new Launch(
        new RunRequest.Launch(
                id(sensor, event),
                sensor.assets(),
                List.of(partition),
                Origin.sensor(sensor.name()),
                cause,
                Optional.empty(),
                sensor.tags(),
                0,
                Optional.empty(),
                Optional.empty())
            .withSource(event.source(), onOverwrite(sensor))
            .withRunConfig(sensor.runConfig())
            .withDebounce(sensor.document().debounce()));
  }

  private static Map<String, String> values(ObjectEvent event, Map<String, String> captures) {
    Map<String, String> values = new HashMap<>(captures);
    values.put("key", event.key());
    values.put("bucket", event.bucket());
    return values;
  }

  private static ArrivalDecision add(
      AimedSensor sensor,
      FileSensorDocument.Add add,
      ObjectEvent event,
      Cause cause,
      Map<String, String> values) {
    String key = add.key().fill(values);
    Optional<String> problem = PartitionKeys.problem(key);
    if (problem.isPresent()) {
      return refused(sensor, event, key, problem.get());
    }
    Map<String, String> metadata = new HashMap<>();
    for (Map.Entry<String, Template> entry : add.metadata().entrySet()) {
      metadata.put(entry.getKey(), entry.getValue().fill(values));
    }
    String id = id(sensor, event);
    DynamicPartitionRequest.Add member =
        new DynamicPartitionRequest.Add(
            key,
            metadata,
            Optional.of(event.source()),
            List.of(run(id, sensor, event)),
            onOverwrite(sensor));
    return new Change(
        id,
        new DynamicPartitionRequest(
            add.set(), List.of(member), List.of(), Origin.sensor(sensor.name()), cause));
  }

  /** Where its removal marks what the run makes, whoever runs has to know what it was for. */
  private static RunTemplate run(String id, AimedSensor sensor, ObjectEvent event) {
    RunTemplate run =
        new RunTemplate(id, sensor.assets(), Optional.empty(), sensor.tags(), 0, sensor.runConfig())
            .withDebounce(sensor.document().debounce());
    return sensor.document().onDelete() == OnDelete.MARK_STALE
        ? run.withSource(event.source())
        : run;
  }

  private static Optional<DynamicPartitionRequest.OnOverwrite> onOverwrite(AimedSensor sensor) {
    return switch (sensor.document().onOverwrite()) {
      case REMATERIALIZE -> Optional.empty();
      case IGNORE -> Optional.of(DynamicPartitionRequest.OnOverwrite.IGNORE);
      case REJECT -> Optional.of(DynamicPartitionRequest.OnOverwrite.REJECT);
    };
  }

  /**
   * A removal names the object only: the members that list it lose it, whatever the pattern would
   * make of it today.
   */
  private static ArrivalDecision removed(
      AimedSensor sensor, ObjectEvent event, Cause cause, Map<String, String> captures) {
    Optional<FileSensorDocument.Add> add = sensor.document().add();
    if (!sensor.document().heedsRemovals()) {
      return new Kept(
          sensor.document().onDelete() == OnDelete.KEEP
              ? "onDelete is keep"
              : "match.events does not name removed");
    }
    if (sensor.document().onDelete() == OnDelete.MARK_STALE) {
      return sensor.document().marker().isPresent() && !sensor.document().isMarker(event.key())
          ? new Kept("only the removal of its marker marks a group as stale")
          : marked(sensor, event, cause, captures);
    }
    return add.<ArrivalDecision>map(
            given ->
                new Change(
                    id(sensor, event),
                    new DynamicPartitionRequest(
                        given.set(),
                        List.of(),
                        List.of(DynamicPartitionRequest.Delete.ofSource(event.source())),
                        Origin.sensor(sensor.name()),
                        cause)))
        .orElseGet(() -> new Kept("no set is filled"));
  }

  /** The partition of today's pattern counts only where none is known that the object made. */
  private static Mark marked(
      AimedSensor sensor, ObjectEvent event, Cause cause, Map<String, String> captures) {
    Map<String, String> values = values(event, captures);
    Optional<Template> template =
        sensor
            .document()
            .add()
            .map(FileSensorDocument.Add::key)
            .or(() -> sensor.document().partition());
    Optional<String> partition =
        template.isEmpty()
            ? Optional.of("")
            : template
                .map(given -> given.fill(values))
                .filter(key -> PartitionKeys.problem(key).isEmpty());
    return new Mark(
        new RunRequest.MarkStale(
            id(sensor, event),
            sensor.assets(),
            partition,
            Origin.sensor(sensor.name()),
            cause,
            event.source()));
  }

  private static String id(AimedSensor sensor, ObjectEvent event) {
    return Ids.of("arrival", sensor.name(), event.object(), event.order(), event.kind().word());
  }

  private static Refused refused(AimedSensor sensor, ObjectEvent event, String key, String reason) {
    return new Refused(
        "Cannot add partition for sensor "
            + sensor.name()
            + ": the key of "
            + Nodes.shown(event.object())
            + " "
            + reason
            + " ("
            + Nodes.shown(key)
            + ")");
  }
}
