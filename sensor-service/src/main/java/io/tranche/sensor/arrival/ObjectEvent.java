package io.tranche.sensor.arrival;

import io.tranche.contracts.sets.SourceVersion;
import io.tranche.sensor.bucket.KnownObject;
import java.time.Instant;
import java.util.Optional;

/**
 * What happened to one object of a store, whoever says so.
 *
 * @param key as it is in the store, never encoded
 * @param order compared as text, between events of the same object only: higher is newer
 * @param version the store's id of the version that was created or removed; absent for a delete
 *     marker, whose own id names no data
 * @param content what is told about the object's bytes
 */
record ObjectEvent(
    String bucket, String key, Kind kind, String order, Optional<String> version, Content content) {

  /** An event that tells nothing about the object's bytes. */
  ObjectEvent(String bucket, String key, Kind kind, String order, Optional<String> version) {
    this(bucket, key, kind, order, version, Content.UNKNOWN);
  }

  /** What can happen. */
  enum Kind {
    CREATED,
    REMOVED;

    /** The word in ids and in JSON. */
    String word() {
      return this == CREATED ? "created" : "removed";
    }
  }

  /** An arrival that did not happen, to ask what would become of it. */
  static ObjectEvent imagined(String bucket, String key) {
    return new ObjectEvent(bucket, key, Kind.CREATED, "", Optional.empty());
  }

  ObjectEvent with(Content told) {
    return new ObjectEvent(bucket, key, kind, order, version, told);
  }

  /** The object, as {@code s3://bucket/key}. */
  String object() {
    return "s3://" + bucket + "/" + key;
  }

  SourceVersion source() {
    return new SourceVersion(object(), order, version);
  }

  /** What a sensor that lists the bucket knows of the object from now on. */
  KnownObject knownTo(String sensor, Instant at) {
    return new KnownObject(
        sensor, bucket, key, order, content.hash(), content.size(), kind == Kind.CREATED, at);
  }
}
