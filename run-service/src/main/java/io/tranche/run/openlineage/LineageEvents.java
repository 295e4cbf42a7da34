package io.tranche.run.openlineage;

import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.AssetDocument.Dependency;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.Retry;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunSummary;
import io.tranche.contracts.runs.RunTags;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.partitions.TimeWindow;
import io.tranche.run.openlineage.LineageEvent.DatasetFacets;
import io.tranche.run.openlineage.LineageEvent.ErrorMessage;
import io.tranche.run.openlineage.LineageEvent.Input;
import io.tranche.run.openlineage.LineageEvent.Job;
import io.tranche.run.openlineage.LineageEvent.NominalTime;
import io.tranche.run.openlineage.LineageEvent.Output;
import io.tranche.run.openlineage.LineageEvent.Parent;
import io.tranche.run.openlineage.LineageEvent.Partitions;
import io.tranche.run.openlineage.LineageEvent.RunFacets;
import io.tranche.run.openlineage.LineageEvent.TrancheRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What OpenLineage calls what has happened to a run. Pure: it follows from the event and from the
 * definitions of the assets.
 */
final class LineageEvents {

  /** So many partitions of a dataset are named; where there are more, none is. */
  static final int MOST_NAMED = 100;

  private static final int LONGEST_JOB = 200;

  private final String namespace;

  LineageEvents(String namespace) {
    this.namespace = namespace;
  }

  /** What is told of a run, whatever has become of it. */
  private record About(
      LineageEvent.Type type,
      RunEvent event,
      List<String> partitions,
      long count,
      Optional<Origin> origin,
      Optional<String> error,
      Optional<String> reason,
      Optional<String> retryOf,
      Optional<String> retry) {

    private static About ended(LineageEvent.Type type, RunEvent event, Optional<RunSummary> run) {
      return new About(
          type,
          event,
          run.map(RunSummary::partitions).orElse(List.of()),
          run.map(RunSummary::partitionCount).orElse(0),
          run.map(RunSummary::origin),
          Optional.empty(),
          Optional.empty(),
          run.map(RunSummary::tags)
              .flatMap(tags -> Optional.ofNullable(tags.get(RunTags.PARENT_RUN_ID))),
          Optional.empty());
    }

    private About failed(String why, Optional<Retry> next) {
      return new About(
          type,
          event,
          partitions,
          count,
          origin,
          Optional.of(why),
          reason,
          retryOf,
          next.map(Retry::runId));
    }

    private About because(Optional<String> why) {
      return new About(type, event, partitions, count, origin, error, why, retryOf, retry);
    }

    /** Whether all of its partitions are named. */
    private boolean isWhole() {
      return partitions.size() == count;
    }
  }

  /** What is told of an event; nothing of those that OpenLineage has no word for. */
  Optional<LineageEvent> of(RunEvent event, Catalog catalog, PartitionContext at) {
    return about(event).map(about -> event(about, catalog, at));
  }

  private static Optional<About> about(RunEvent event) {
    if (event instanceof RunEvent.RunStarted started) {
      return Optional.of(
          new About(
              LineageEvent.Type.START,
              event,
              started.partitions(),
              started.partitionCount(),
              Optional.of(started.origin()),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));
    }
    if (event instanceof RunEvent.RunSucceeded succeeded) {
      return Optional.of(About.ended(LineageEvent.Type.COMPLETE, event, succeeded.run()));
    }
    if (event instanceof RunEvent.RunFailed failed) {
      return Optional.of(
          About.ended(LineageEvent.Type.FAIL, event, failed.run())
              .failed(failed.error(), failed.retry()));
    }
    if (event instanceof RunEvent.RunCanceled canceled) {
      return Optional.of(
          About.ended(LineageEvent.Type.ABORT, event, canceled.run()).because(canceled.reason()));
    }
    return Optional.empty();
  }

  private LineageEvent event(About about, Catalog catalog, PartitionContext at) {
    RunEvent event = about.event();
    List<AssetDocument> assets =
        event.assets().stream()
            .flatMap(key -> Optional.ofNullable(catalog.assets().get(key)).stream())
            .toList();
    return new LineageEvent(
        about.type(),
        event.at(),
        new LineageEvent.Run(
            LineageEvent.runId(event.runId()),
            new RunFacets(
                nominalTime(about, assets),
                parent(about),
                about.error().map(ErrorMessage::new),
                Optional.of(
                    new TrancheRun(
                        event.runId(),
                        about.origin().map(Origin::toString),
                        about.reason(),
                        about.retryOf(),
                        about.retry())))),
        new Job(namespace, job(event.assets())),
        inputs(about, assets, catalog, at),
        outputs(about),
        LineageEvent.PRODUCER,
        LineageEvent.SCHEMA);
  }

  /** The assets that are made together; of very many the first, and what tells them from others. */
  private static String job(List<String> assets) {
    String all = String.join("+", assets);
    return all.length() <= LONGEST_JOB
        ? all
        : assets.get(0) + "+" + Ids.of(assets.toArray(String[]::new));
  }

  private Optional<Parent> parent(About about) {
    return about
        .origin()
        .filter(origin -> origin.type() == Origin.Type.BACKFILL)
        .map(
            origin ->
                new Parent(LineageEvent.backfillId(origin.name()), new Job(namespace, "backfill")));
  }

  /** Where only some partitions are named, the first and the last need not be among them. */
  private static Optional<NominalTime> nominalTime(About about, List<AssetDocument> assets) {
    if (!about.isWhole() || assets.isEmpty()) {
      return Optional.empty();
    }
    List<TimeWindow> windows =
        about.partitions().stream()
            .flatMap(partition -> assets.get(0).partitions().window(partition).stream())
            .toList();
    Optional<Instant> start = windows.stream().map(TimeWindow::start).min(Instant::compareTo);
    Optional<Instant> end = windows.stream().map(TimeWindow::end).max(Instant::compareTo);
    return start.flatMap(first -> end.map(last -> new NominalTime(first, last)));
  }

  private List<Output> outputs(About about) {
    Optional<Partitions> partitions =
        about.count() == 0
            ? Optional.empty()
            : Optional.of(
                new Partitions(
                    about.count(),
                    about.isWhole() && about.count() <= MOST_NAMED
                        ? about.partitions()
                        : List.of()));
    return about.event().assets().stream()
        .map(asset -> new Output(namespace, asset, new DatasetFacets(partitions)))
        .toList();
  }

  private List<Input> inputs(
      About about, List<AssetDocument> assets, Catalog catalog, PartitionContext at) {
    Map<String, Input> inputs = new LinkedHashMap<>();
    for (AssetDocument asset : assets) {
      for (Dependency dependency : asset.deps()) {
        if (!about.event().assets().contains(dependency.asset())) {
          inputs.computeIfAbsent(
              dependency.asset(),
              read ->
                  new Input(
                      namespace,
                      read,
                      new DatasetFacets(read(about, asset, dependency, catalog, at))));
        }
      }
    }
    return new ArrayList<>(inputs.values());
  }

  /** Which partitions are read, according to the definitions of now. */
  private static Optional<Partitions> read(
      About about,
      AssetDocument asset,
      Dependency dependency,
      Catalog catalog,
      PartitionContext at) {
    AssetDocument upstream = catalog.assets().get(dependency.asset());
    List<String> existing =
        about.partitions().stream()
            .filter(partition -> asset.partitions().contains(partition, at))
            .toList();
    if (upstream == null || existing.isEmpty() || existing.size() != about.count()) {
      return Optional.empty();
    }
    PartitionsSubset read =
        catalog
            .mapping(asset, dependency)
            .upstream(asset.partitions().subset(existing, at), upstream.partitions(), at)
            .subset();
    Stream<String> keys = read.size() <= MOST_NAMED ? read.keys() : Stream.of();
    return Optional.of(new Partitions(read.size(), keys.toList()));
  }
}
