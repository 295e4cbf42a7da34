package io.tranche.sensor.control;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.Topics;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.commands.Command;
import io.tranche.contracts.commands.Resource;
import io.tranche.platform.http.Applied;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Takes what a person asks for to the topic of commands, and waits until it is in force. */
@Singleton
public class Operators {

  private static final Origin PERSON = Origin.person("http");
  private static final String SOURCE = "/sensor-service";

  private final Controls controls;
  private final RecordSender sender;
  private final Topics topics;
  private final Clock clock;

  @Inject
  Operators(Controls controls, RecordSender sender, Topics topics, Clock clock) {
    this.controls = controls;
    this.sender = sender;
    this.topics = topics;
    this.clock = clock;
  }

  /**
   * What a person asks for of one sensor or schedule.
   *
   * @param reason why something is stopped
   */
  public record Form(Optional<String> name, Optional<String> reason) {

    /** The name that was given. */
    public String requiredName() {
      return name.filter(given -> !given.isBlank())
          .orElseThrow(
              () ->
                  new TrancheException.Invalid(
                      "missing-name",
                      "Cannot apply command: name is required (none given); accepted: the name of"
                          + " a sensor or a schedule"));
    }
  }

  /**
   * What has become of a command.
   *
   * @param applied whether every replica goes by it; otherwise it will soon
   * @param stopped while the resource is stopped
   */
  public record Answer(
      String requestId, Resource resource, boolean applied, Optional<Stop> stopped) {

    /** 201 where it is done, 202 where it will be. */
    RestResponse<Answer> response() {
      return RestResponse.status(
          applied ? RestResponse.Status.CREATED : RestResponse.Status.ACCEPTED, this);
    }
  }

  /** Stops a sensor or a schedule, or all launching. */
  public Uni<Answer> stop(
      Resource resource, Optional<String> reason, @Nullable String idempotencyKey) {
    return send(new Command.Stop(resource, reason, PERSON), idempotencyKey);
  }

  /** Starts a sensor or a schedule that was stopped. */
  public Uni<Answer> start(Resource resource, @Nullable String idempotencyKey) {
    return send(new Command.Start(resource, PERSON), idempotencyKey);
  }

  private Uni<Answer> send(Command command, @Nullable String idempotencyKey) {
    String id =
        Ids.of("http", idempotencyKey == null ? UUID.randomUUID().toString() : idempotencyKey);
    CloudEvent event = new CloudEvent(id, Command.TYPE, SOURCE, clock.instant());
    OutgoingRecord outgoing =
        OutgoingRecord.of(topics.commands(), command.resource().key(), command, event);
    return sender
        .send(List.of(outgoing))
        .chain(() -> Applied.inTime(() -> applied(command.resource(), id)))
        .onItem()
        .delayIt()
        .by(Controls.OLDEST)
        .map(
            control ->
                new Answer(
                    id, command.resource(), control.isPresent(), control.flatMap(Control::stop)));
  }

  private Uni<Optional<Control>> applied(Resource resource, String id) {
    return controls
        .load(resource)
        .map(control -> Optional.of(control).filter(held -> held.applied().contains(id)));
  }
}
