package io.tranche.run.stale;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.run.execution.EventPublisher;
import io.tranche.run.stale.Known.Verdict;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Marks what was made for objects that are gone. A mark has a token: what was let in before is
 * stale, and a run that is let in later makes it good. It is stored first with the object, where
 * newer versions meet it, then with its partitions, and then told; whoever dies in between takes
 * the request again, finds the token, and does the same.
 */
@Singleton
public class StaleMarks {

  private static final int MOST_ATTEMPTS = 100;

  private final MongoStaleMarks marks;
  private final EventPublisher publisher;

  @Inject
  StaleMarks(MongoStaleMarks marks, EventPublisher publisher) {
    this.marks = marks;
    this.publisher = publisher;
  }

  /**
   * Refuses a request that names what there is not.
   *
   * @throws TrancheException naming the asset
   */
  public static void requireValid(RunRequest.MarkStale request, Catalog catalog) {
    if (request.assets().isEmpty()) {
      throw new TrancheException.Invalid(
          "no-assets", "Cannot mark partitions: assets must not be empty (" + request.id() + ")");
    }
    request.assets().forEach(catalog::asset);
  }

  /** Takes a request, once, however often it comes. */
  public Uni<Void> take(RunRequest.MarkStale request, Catalog catalog) {
    return marks
        .find(request.source().object(), request.assets())
        .chain(known -> known.isEmpty() ? firstOf(request, catalog) : Uni.createFrom().item(known))
        .chain(
            known ->
                Multi.createFrom()
                    .iterable(known)
                    .onItem()
                    .transformToUniAndConcatenate(one -> take(request, one, MOST_ATTEMPTS))
                    .collect()
                    .last())
        .replaceWithVoid();
  }

  /** Nothing is known to be run for it; what is told of it late is older than its removal. */
  private Uni<List<Known>> firstOf(RunRequest.MarkStale request, Catalog catalog) {
    return request
        .partition()
        .map(
            partition ->
                marks
                    .remember(catalog.whole(request.assets()), partition, request.source())
                    .map(List::of))
        .orElseGet(() -> Uni.createFrom().item(List.of()));
  }

  private Uni<Void> take(RunRequest.MarkStale request, Known known, int attempts) {
    Verdict verdict = known.after(request.source());
    if (verdict == Verdict.STALE) {
      return Uni.createFrom().voidItem();
    }
    if (verdict == Verdict.MARKED) {
      return known
          .token()
          .map(token -> mark(request, known, token))
          .orElseGet(() -> Uni.createFrom().voidItem());
    }
    return marks
        .hold(known, request.source())
        .chain(() -> marks.load(known))
        .chain(
            next -> {
              if (attempts == 0) {
                throw new TrancheException.Unavailable(
                    "busy-object",
                    "Cannot mark partitions: what is known of "
                        + request.source().object()
                        + " changes all the time");
              }
              return take(request, next, attempts - 1);
            });
  }

  private Uni<Void> mark(RunRequest.MarkStale request, Known known, long token) {
    return marks
        .mark(request, known, token)
        .chain(
            stale ->
                publisher.publish(
                    List.of(), stale.stream().map(one -> event(request, one)).toList()));
  }

  private static AssetEvent event(RunRequest.MarkStale request, MongoStaleMarks.Marked marked) {
    return new AssetEvent.Stale(
        marked.asset(),
        marked.partition(),
        marked.token(),
        request.cause().at(),
        request.source().object(),
        request.id(),
        request.origin());
  }
}
