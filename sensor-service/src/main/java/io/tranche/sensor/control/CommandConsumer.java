package io.tranche.sensor.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Json;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.commands.Command;
import io.tranche.contracts.commands.Resource;
import io.tranche.contracts.commands.ResourceKind;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.FileSensorDocument;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.messaging.BatchProcessor;
import io.tranche.platform.messaging.DeadLetters.Rejected;
import io.tranche.platform.messaging.IncomingRecord;
import io.tranche.sensor.tick.TickRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Commands in; each is applied in the order of its topic. */
@ApplicationScoped
class CommandConsumer {

  private static final String ACCEPTED =
      "{\"kind\": \"sensor\", \"name\": …}, {\"kind\": \"schedule\", \"name\": …}, {\"kind\":"
          + " \"launching\", \"name\": \"all\"}";

  private final BatchProcessor processor;
  private final CatalogView catalogs;
  private final Controls controls;
  private final ReplayStarter replays;
  private final List<CursorKeeper> cursors;
  private final TickRepository ticks;

  @Inject
  CommandConsumer(
      BatchProcessor processor,
      CatalogView catalogs,
      Controls controls,
      ReplayStarter replays,
      @All List<CursorKeeper> cursors,
      TickRepository ticks) {
    this.processor = processor;
    this.catalogs = catalogs;
    this.controls = controls;
    this.replays = replays;
    this.cursors = List.copyOf(cursors);
    this.ticks = ticks;
  }

  @Incoming("commands")
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> read() {
    return processor.reader(CommandConsumer::decode, this::handle);
  }

  static Command decode(ConsumerRecord<String, byte[]> raw) {
    Command command = BatchProcessor.json(Command.class).decode(raw);
    Optional<Resource> resource = Optional.ofNullable(command.resource());
    if (resource.map(Resource::kind).isEmpty() || resource.map(Resource::name).isEmpty()) {
      throw invalid("resource does not say what the command is about", resource);
    }
    if (Optional.ofNullable(command.origin()).isEmpty()) {
      throw new TrancheException.Invalid(
          "invalid-command",
          "Cannot apply command: origin is required (none given); accepted:"
              + " {\"type\": \"person\", \"name\": …}, {\"type\": \"program\", \"name\": …}");
    }
    return command;
  }

  private Uni<List<Rejected>> handle(List<IncomingRecord<Command>> commands) {
    return catalogs
        .newest()
        .chain(
            catalog ->
                Multi.createFrom()
                    .iterable(commands)
                    .onItem()
                    .transformToUniAndConcatenate(one -> apply(one, catalog))
                    .collect()
                    .last())
        .replaceWith(List.<Rejected>of());
  }

  private Uni<Void> apply(IncomingRecord<Command> incoming, Catalog catalog) {
    Resource resource = incoming.message().resource();
    switch (resource.kind()) {
      case SENSOR -> catalog.sensor(resource.name());
      case SCHEDULE -> catalog.schedule(resource.name());
      case LAUNCHING -> {
        if (!resource.name().equals(Resource.ALL)) {
          throw invalid("it cannot be stopped or started", Optional.of(resource));
        }
      }
    }
    if (incoming.message() instanceof Command.SetCursor moved) {
      return keeper(moved, catalog)
          .move(moved, incoming.id())
          .chain(() -> ticks.append(List.of(Cursor.tick(moved, incoming.at()))));
    }
    return incoming.message() instanceof Command.Replay replay
        ? replays.start(checked(replay, catalog), incoming.id(), incoming.at())
        : controls.apply(incoming.message(), incoming.id(), incoming.at()).replaceWithVoid();
  }

  private static Command.Replay checked(Command.Replay replay, Catalog catalog) {
    if (replay.resource().kind() != ResourceKind.SENSOR
        || !(catalog.sensor(replay.resource().name()) instanceof FileSensorDocument)) {
      throw invalid(
          "only a sensor of files can read again what it has heard",
          Optional.of(replay.resource()));
    }
    return replay;
  }

  private CursorKeeper keeper(Command.SetCursor moved, Catalog catalog) {
    return Optional.of(moved.resource())
        .filter(resource -> resource.kind() == ResourceKind.SENSOR)
        .map(resource -> catalog.sensor(resource.name()))
        .flatMap(sensor -> cursors.stream().filter(keeper -> keeper.isFor(sensor)).findFirst())
        .orElseThrow(
            () ->
                invalid(
                    "only a sensor that lists its bucket or looks at a folder has a cursor",
                    Optional.of(moved.resource())));
  }

  private static TrancheException.Invalid invalid(String problem, Optional<Resource> resource) {
    return new TrancheException.Invalid(
        "invalid-command",
        "Cannot apply command: "
            + problem
            + " ("
            + resource.map(given -> new String(Json.write(given), UTF_8)).orElse("none given")
            + "); accepted: "
            + ACCEPTED);
  }
}
