package io.tranche.contracts.commands;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tranche.contracts.Origin;
import java.util.Optional;

/**
 * What an operator asks of a backfill while it is worked off. Commands to one backfill are applied
 * in the order of their topic, and say what shall be, so that one that comes twice changes nothing.
 * One to a backfill that has ended changes nothing either.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = BackfillCommand.Pause.class, name = "pauseBackfill"),
  @JsonSubTypes.Type(value = BackfillCommand.Resume.class, name = "resumeBackfill"),
  @JsonSubTypes.Type(value = BackfillCommand.Cancel.class, name = "cancelBackfill"),
  @JsonSubTypes.Type(value = BackfillCommand.SetConcurrency.class, name = "setBackfillConcurrency")
})
public sealed interface BackfillCommand {

  /** The CloudEvents type of this form. */
  String TYPE = "io.tranche.backfill-command.v1";

  /** The id of the backfill. */
  String backfill();

  /** Who asks. */
  Origin origin();

  /** The Kafka key of the commands to one backfill: they stay in order. */
  default String key() {
    return "backfill:" + backfill();
  }

  /**
   * No more runs are requested until it is resumed; those that are go on.
   *
   * @param reason shown to whoever wonders why nothing happens
   */
  record Pause(String backfill, Optional<String> reason, Origin origin)
      implements BackfillCommand {}

  /** A paused backfill goes on. */
  record Resume(String backfill, Origin origin) implements BackfillCommand {}

  /** No more runs are requested, and those that are requested are stopped. */
  record Cancel(String backfill, Origin origin) implements BackfillCommand {}

  /**
   * From now on.
   *
   * @param concurrency how many of its runs may be requested and not have ended, 1 or more; what is
   *     requested already goes on
   */
  record SetConcurrency(String backfill, int concurrency, Origin origin)
      implements BackfillCommand {}
}
