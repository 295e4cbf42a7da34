package io.tranche.run.admission;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.Proof;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunTags;
import io.tranche.partitions.DynamicKeys;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.platform.messaging.DeadLetters.Rejected;
import io.tranche.platform.messaging.IncomingRecord;
import io.tranche.run.member.RegisteredKeys;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which requests can become runs: their assets exist, and so do their partitions. */
@Singleton
public class RequestValidation {

  private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final RegisteredKeys keys;
  private final Clock clock;

  @Inject
  RequestValidation(RegisteredKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * What became of the requests of one poll.
   *
   * @param launches can be admitted; they say all that their runs will be
   * @param unregistered name a key of a dynamic set that is not registered, or not yet
   * @param rejected records that can never be handled
   */
  record Checked(
      List<RunRequest.Launch> launches,
      List<RunRequest.Launch> unregistered,
      List<Rejected> rejected,
      long catalog) {}

  Uni<Checked> validate(List<IncomingRecord<RunRequest>> records, Catalog catalog) {
    Point at = new Point(catalog, clock.instant());
    return keys.evaluate(registered -> check(records, at, registered));
  }

  /**
   * Refuses a launch that can never become a run.
   *
   * @throws TrancheException naming the asset or the partitions
   */
  public Uni<Void> requireValid(RunRequest.Launch launch, Catalog catalog) {
    Point at = new Point(catalog, clock.instant());
    return keys.evaluate(
            registered -> {
              requireAssets(launch, catalog);
              return unknownPartitions(whole(launch, catalog), at, registered);
            })
        .invoke(
            unknown -> {
              if (!unknown.isEmpty()) {
                throw unknownPartition(launch, unknown);
              }
            })
        .replaceWithVoid();
  }

  /** Those of the launches whose assets and partitions exist. */
  Uni<List<RunRequest.Launch>> registered(List<RunRequest.Launch> launches, Catalog catalog) {
    Point at = new Point(catalog, clock.instant());
    return keys.evaluate(
        registered ->
            launches.stream()
                .filter(launch -> catalog.assets().keySet().containsAll(launch.assets()))
                .filter(launch -> unknownPartitions(launch, at, registered).isEmpty())
                .toList());
  }

  /** What the answers depend on. */
  private record Point(Catalog catalog, Instant now) {}

  private Checked check(
      List<IncomingRecord<RunRequest>> records, Point at, DynamicKeys registered) {
    Checked checked =
        new Checked(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), at.catalog().number());
    for (IncomingRecord<RunRequest> incoming : records) {
      if (incoming.message() instanceof RunRequest.Launch launch) {
        check(incoming, launch, at, registered, checked);
      }
    }
    return checked;
  }

  private static void check(
      IncomingRecord<RunRequest> incoming,
      RunRequest.Launch launch,
      Point at,
      DynamicKeys registered,
      Checked checked) {
    try {
      requireAssets(launch, at.catalog());
      RunRequest.Launch whole = whole(launch, at.catalog());
      List<String> unknown = unknownPartitions(launch, at, registered);
      if (unknown.isEmpty()) {
        checked.launches().add(whole);
      } else if (isDynamic(at.catalog().asset(launch.assets().get(0)).partitions())) {
        checked.unregistered().add(whole);
      } else {
        throw unknownPartition(launch, unknown);
      }
    } catch (TrancheException e) {
      checked
          .rejected()
          .add(new Rejected(incoming.raw(), e.code(), String.valueOf(e.getMessage())));
    }
  }

  /** The launch as its run will be: with all that is made with its assets, and all defaults. */
  private static RunRequest.Launch whole(RunRequest.Launch launch, Catalog catalog) {
    RunRequest.Launch whole = launch.withAssets(catalog.whole(launch.assets()));
    return whole.withRunConfig(RequestedConfig.of(whole, catalog));
  }

  private static void requireAssets(RunRequest.Launch launch, Catalog catalog) {
    if (launch.assets().isEmpty()) {
      throw new TrancheException.Invalid(
          "no-assets", "Cannot launch run: assets must not be empty (" + launch.id() + ")");
    }
    if (launch.partitions().isEmpty() || launch.partitions().size() > RunRequest.MAX_PARTITIONS) {
      throw new TrancheException.Invalid(
          "invalid-partition-count",
          "Cannot launch run: partitions must be 1 to "
              + RunRequest.MAX_PARTITIONS
              + " keys ("
              + launch.partitions().size()
              + ")");
    }
    RunRequest.tooManyBytes(launch.partitions())
        .ifPresent(
            reason -> {
              throw new TrancheException.Invalid(
                  "invalid-partition-count", "Cannot launch run: " + reason);
            });
    launch.notBefore().ifPresent(at -> requireStorable("notBefore", at));
    requireStorable("cause.at", launch.cause().at());
    List<Problem> problems = RunTags.problems("tags", launch.tags());
    if (!problems.isEmpty()) {
      throw TrancheException.Invalid.of(
          "invalid-tag", "Cannot launch run: a tag has no value that Tranche can read", problems);
    }
    PartitionsDefinition shared = catalog.asset(launch.assets().get(0)).partitions();
    for (String key : launch.assets()) {
      AssetDocument asset = catalog.asset(key);
      if (asset.external()) {
        throw new TrancheException.Invalid(
            "external-asset", "Cannot launch run: the asset is external, never run (" + key + ")");
      }
      if (!asset.partitions().equals(shared)) {
        throw new TrancheException.Invalid(
            "different-partitions",
            "Cannot launch run: assets of one run must be partitioned alike ("
                + launch.assets()
                + ")");
      }
    }
  }

  /** A time that the store cannot hold would stop all that come behind it. */
  private static void requireStorable(String field, Instant at) {
    if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
      throw new TrancheException.Invalid(
          "invalid-time",
          "Cannot launch run: "
              + field
              + " must be a time of the years 0 to 9999, e.g. 2024-01-31T18:00:00Z ("
              + at
              + ")");
    }
  }

  private static List<String> unknownPartitions(
      RunRequest.Launch launch, Point at, DynamicKeys registered) {
    PartitionsDefinition definition = at.catalog().asset(launch.assets().get(0)).partitions();
    if (isProven(launch, definition)) {
      return List.of();
    }
    PartitionContext context = new PartitionContext(at.now(), registered);
    return launch.partitions().stream().filter(key -> !definition.contains(key, context)).toList();
  }

  private static boolean isProven(RunRequest.Launch launch, PartitionsDefinition definition) {
    Optional<Proof> proof = launch.proof();
    return proof.isPresent()
        && definition instanceof DynamicPartitionsDefinition dynamic
        && dynamic.name().equals(proof.get().set())
        && launch.partitions().equals(List.of(proof.get().key()));
  }

  private static boolean isDynamic(PartitionsDefinition definition) {
    return definition.dimensionList().stream()
        .anyMatch(DynamicPartitionsDefinition.class::isInstance);
  }

  private static TrancheException unknownPartition(RunRequest.Launch launch, List<String> unknown) {
    return new TrancheException.NotFound(
        "unknown-partition",
        "Cannot launch run: "
            + launch.assets().get(0)
            + " has no such partition ("
            + String.join(", ", unknown)
            + ")");
  }
}
