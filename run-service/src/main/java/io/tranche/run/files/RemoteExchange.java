package io.tranche.run.files;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.AssetOutput;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.MaterializationResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of an execution whose work is done elsewhere, maybe far away and for days: it is told
 * where they are, and what it has written is published when it has succeeded. Where that lies
 * follows from the attempt, so that whoever takes the execution over finds it. Nothing is held
 * between two calls; every method may block.
 */
public final class RemoteExchange {

  private static final System.Logger LOG = System.getLogger(RemoteExchange.class.getName());

  /** Beyond the timeout of the work: clocks differ, and who is late is to hear that it is late. */
  private static final Duration GRACE = Duration.ofMinutes(15);

  private static final Duration WITHOUT_TIMEOUT = Duration.ofDays(7);

  private final MaterializationContext context;
  private final FileStores stores;
  private final Duration validity;

  /**
   * That of an execution.
   *
   * @param timeout of the work
   */
  public RemoteExchange(
      MaterializationContext context, FileStores stores, Optional<Duration> timeout) {
    this.context = context;
    this.stores = stores;
    this.validity = timeout.map(GRACE::plus).orElse(WITHOUT_TIMEOUT);
  }

  /** What is done with the places of an execution, each of which is opened once. */
  private interface Work<T> {
    T with(Places places) throws IOException;
  }

  /** By the name of their connection. */
  private final class Places implements AutoCloseable {

    private final Map<String, PartitionFiles> open = new TreeMap<>();

    PartitionFiles of(AssetOutput output) throws IOException {
      PartitionFiles known = open.get(output.connection());
      if (known == null) {
        known = stores.open(output, context.catalog(), context.secrets());
        open.put(output.connection(), known);
      }
      return known;
    }

    @Override
    public void close() {
      open.values().forEach(PartitionFiles::close);
    }
  }

  private <T> T open(Work<T> work) throws InterruptedException {
    try (Places places = new Places()) {
      return work.with(places);
    } catch (IOException e) {
      Interruption.rethrow(e);
      throw context.failure(e);
    }
  }

  private boolean hasOutputs() {
    return context.assets().stream().anyMatch(asset -> asset.output().isPresent());
  }

  /** The files of one connection that are to be written. */
  private record Outputs(AssetOutput output, List<FileName> names) {}

  private Collection<Outputs> outputs(Collection<String> partitions) {
    Map<String, Outputs> byConnection = new TreeMap<>();
    for (AssetDocument asset : context.assets()) {
      asset
          .output()
          .ifPresent(
              output ->
                  byConnection
                      .computeIfAbsent(
                          output.connection(), name -> new Outputs(output, new ArrayList<>()))
                      .names()
                      .addAll(names(asset, output, partitions)));
    }
    return byConnection.values();
  }

  private List<FileName> names(
      AssetDocument asset, AssetOutput output, Collection<String> partitions) {
    String extension = stores.extension(output);
    return partitions.stream().map(key -> FileName.of(asset, key, extension)).toList();
  }

  /**
   * What the work is told; nothing where no asset has an output. From now on nothing with a lower
   * token publishes the partitions.
   *
   * @param attempt unlike every other; the same again gets the same places
   * @throws io.tranche.run.materializer.FencedOff if a newer run holds one of the partitions
   * @throws MaterializationException naming what is missing upstream
   */
  public FilePlaces places(String attempt) throws InterruptedException {
    if (!hasOutputs()) {
      return FilePlaces.NONE;
    }
    return open(
        places -> {
          Map<String, Map<String, String>> upstream =
              new UpstreamLookup<>(
                      context, stores, (name, output) -> places.of(output).address(name, validity))
                  .of(context.keys());
          Map<String, Map<String, String>> outputs = new LinkedHashMap<>();
          for (Outputs some : outputs(context.keys())) {
            places
                .of(some.output())
                .invite(some.names(), attempt, context.token(), validity)
                .forEach(
                    (name, place) ->
                        outputs
                            .computeIfAbsent(name.asset(), asset -> new LinkedHashMap<>())
                            .put(name.partition(), place));
          }
          return new FilePlaces(outputs, upstream);
        });
  }

  /**
   * Puts all that was written where everybody sees it, but for partitions that were not made.
   *
   * @param result to which is added where the files lie, and how large they are
   * @throws io.tranche.run.materializer.FencedOff if a newer run holds one of the partitions
   * @throws MaterializationException if a file was not written; then none is published
   */
  public MaterializationResult publish(MaterializationResult result, String attempt)
      throws InterruptedException {
    if (!hasOutputs()) {
      return result;
    }
    List<String> made =
        context.keys().stream().filter(key -> !result.notMade().containsKey(key)).toList();
    return open(
        places -> {
          Collection<Outputs> outputs = outputs(made);
          for (Outputs some : outputs) {
            requireWritten(places.of(some.output()).missing(some.names(), attempt));
          }
          Publication publication = new Publication(context, result);
          for (Outputs some : outputs) {
            publication.note(
                places.of(some.output()).publish(some.names(), attempt, context.token()));
          }
          for (Outputs some : outputs(result.notMade().keySet())) {
            places.of(some.output()).discard(some.names(), context.token());
          }
          return publication.result();
        });
  }

  private void requireWritten(List<FileName> missing) {
    if (!missing.isEmpty()) {
      throw context.failure(
          "no file was written for "
              + missing.get(0).subject()
              + (missing.size() > 1 ? " and " + (missing.size() - 1) + " others" : "")
              + ", at the place that outputs names");
    }
  }

  /**
   * Removes what was written and is not published, unless a newer run holds the partitions. Where
   * that fails, the next run removes it.
   */
  public void discard() throws InterruptedException {
    try {
      if (hasOutputs()) {
        open(this::discarded);
      }
    } catch (MaterializationException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Cannot remove what was not published: {0}",
          context.secrets().mask(String.valueOf(e.getMessage())));
    }
  }

  private boolean discarded(Places places) throws IOException {
    for (Outputs some : outputs(context.keys())) {
      places.of(some.output()).discard(some.names(), context.token());
    }
    return true;
  }
}
