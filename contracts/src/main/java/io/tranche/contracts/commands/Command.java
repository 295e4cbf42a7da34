package io.tranche.contracts.commands;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tranche.contracts.Origin;
import java.time.Instant;
import java.util.Optional;

/**
 * What an operator asks of the service that owns a resource. It takes effect when it is applied,
 * and stays in force over every apply of a bundle. The record's {@code ce_id} names the command:
 * one of the same id is applied once.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Command.Stop.class, name = "stop"),
  @JsonSubTypes.Type(value = Command.Start.class, name = "start"),
  @JsonSubTypes.Type(value = Command.Replay.class, name = "replay"),
  @JsonSubTypes.Type(value = Command.SetCursor.class, name = "setCursor")
})
public sealed interface Command {

  /** The CloudEvents type of this form. */
  String TYPE = "io.tranche.command.v1";

  Resource resource();

  /** Who asks. */
  Origin origin();

  /**
   * A sensor or a schedule shall do nothing until it is started; or none of them, and no
   * automation.
   *
   * @param reason shown wherever somebody wonders why nothing happens
   */
  record Stop(Resource resource, Optional<String> reason, Origin origin) implements Command {}

  /** A sensor or a schedule shall go on; or whatever is not stopped by itself. */
  record Start(Resource resource, Origin origin) implements Command {}

  /**
   * A sensor of files shall read again what it has heard. What it asks for has the ids that it had
   * before, so nothing is done twice.
   *
   * @param from records that reached Kafka then or later; absent: all that there are
   * @param again true: each partition is run once more, though it was for the same files
   */
  record Replay(Resource resource, Optional<Instant> from, boolean again, Origin origin)
      implements Command {}

  /**
   * A sensor that lists its bucket, or looks at a folder, shall go on from another place, at once.
   *
   * @param cursor the key behind which it goes on; absent: it begins from the first key
   */
  record SetCursor(Resource resource, Optional<String> cursor, Origin origin) implements Command {}
}
