package io.tranche.contracts;

import java.time.Instant;
import java.util.Optional;

/**
 * What happened in the outside world, or inside, that led to a request. It travels with everything
 * that follows, so that a run can name the file it was made for.
 *
 * @param type {@code fileArrival}, {@code materialization}, {@code materializationFailed}, {@code
 *     check}, {@code windowEnd}, {@code schedule}, {@code runStatus}, {@code deadline}, {@code
 *     timeToLive}, {@code run}, {@code webhook}, {@code request}
 * @param id the id of the event
 * @param object the file, as {@code s3://bucket/key}, where there is one
 * @param at when the event reached us
 */
public record Cause(String type, String id, Optional<String> object, Instant at) {

  public static Cause fileArrival(String id, String object, Instant at) {
    return new Cause("fileArrival", id, Optional.of(object), at);
  }

  public static Cause materialization(String id, Instant at) {
    return new Cause("materialization", id, Optional.empty(), at);
  }

  /** A partition could not be produced. */
  public static Cause materializationFailed(String id, Instant at) {
    return new Cause("materializationFailed", id, Optional.empty(), at);
  }

  /** A check has answered for a partition. */
  public static Cause check(String id, Instant at) {
    return new Cause("check", id, Optional.empty(), at);
  }

  /** A time window ended, so that its partition exists. */
  public static Cause windowEnd(String id, Instant at) {
    return new Cause("windowEnd", id, Optional.empty(), at);
  }

  /** A run has ended. */
  public static Cause runStatus(String id, Instant at) {
    return new Cause("runStatus", id, Optional.empty(), at);
  }

  /** A deadline has passed. */
  public static Cause deadline(String id, Instant at) {
    return new Cause("deadline", id, Optional.empty(), at);
  }

  /** A schedule fired, at this tick. */
  public static Cause schedule(String id, Instant at) {
    return new Cause("schedule", id, Optional.empty(), at);
  }

  /** Nothing was said of the member of a set for as long as the set lets members live. */
  public static Cause timeToLive(String id, Instant at) {
    return new Cause("timeToLive", id, Optional.empty(), at);
  }

  /** A run has found it. */
  public static Cause run(String id, Instant at) {
    return new Cause("run", id, Optional.empty(), at);
  }

  /** Another system has posted something. */
  public static Cause webhook(String id, Instant at) {
    return new Cause("webhook", id, Optional.empty(), at);
  }

  public static Cause request(String id, Instant at) {
    return new Cause("request", id, Optional.empty(), at);
  }
}
