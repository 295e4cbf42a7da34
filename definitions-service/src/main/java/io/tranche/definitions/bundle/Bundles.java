package io.tranche.definitions.bundle;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Bundle;
import io.tranche.platform.catalog.CatalogView;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Applies bundles: all or nothing, one after the other. */
@Singleton
class Bundles {

  private static final Logger LOG = Logger.getLogger(Bundles.class);
  private static final Duration PUBLISHED_WITHIN = Duration.ofSeconds(5);

  private final CatalogRepository catalogs;
  private final CatalogPublisher publisher;
  private final CatalogView view;
  private final Clock clock;

  @Inject
  Bundles(CatalogRepository catalogs, CatalogPublisher publisher, CatalogView view, Clock clock) {
    this.catalogs = catalogs;
    this.publisher = publisher;
    this.view = view;
    this.clock = clock;
  }

  /**
   * What applying the bundle would change now.
   *
   * @throws TrancheException.Invalid with every problem between the bundle and what is defined
   */
  Uni<BundlePlan> plan(Bundle bundle) {
    return catalogs
        .loadNewest()
        .chain(
            newest ->
                catalogs
                    .loadDocuments(newest.present().stream().map(CatalogEntry::document).toList())
                    .map(
                        contents ->
                            BundlePlan.of(
                                newest, contents, view.current(), bundle, clock.instant())))
        .invoke(Bundles::check);
  }

  /**
   * Applies the bundle. What was committed is answered even when it could not be published yet.
   *
   * @throws TrancheException.Conflict when another apply came first
   */
  Uni<BundlePlan> apply(Bundle bundle) {
    return plan(bundle)
        .chain(plan -> plan.changesNothing() ? Uni.createFrom().item(plan) : commit(plan));
  }

  /**
   * Applies a bundle again as it was in an earlier catalog.
   *
   * @throws TrancheException.NotFound when the bundle was not part of that catalog
   */
  Uni<BundlePlan> rollback(String name, long catalog) {
    return version(name, catalog)
        .chain(
            stored ->
                catalogs
                    .loadDocuments(stored.of(name).stream().map(CatalogEntry::document).toList())
                    .map(contents -> bundle(name, stored, contents)))
        .chain(this::apply);
  }

  private static Bundle bundle(String name, StoredCatalog stored, Contents contents) {
    return new Bundle(name, stored.of(name).stream().map(contents::of).toList());
  }

  /** The catalog of a number, which has to have the bundle. */
  Uni<StoredCatalog> version(String name, long catalog) {
    return catalogs
        .load(catalog)
        .map(
            found ->
                found
                    .filter(stored -> stored.bundles().containsKey(name))
                    .orElseThrow(
                        () ->
                            new TrancheException.NotFound(
                                "unknown-bundle-version",
                                "Cannot find bundle "
                                    + name
                                    + ": it was not part of that catalog ("
                                    + catalog
                                    + ")")));
  }

  private Uni<BundlePlan> commit(BundlePlan plan) {
    return catalogs
        .saveDocuments(plan.documents())
        .chain(() -> catalogs.commit(plan.next()))
        .invoke(
            committed -> {
              if (!committed) {
                throw new TrancheException.Conflict(
                    "concurrent-apply",
                    "Cannot apply bundle "
                        + plan.bundle()
                        + ": another apply came first; plan again (catalog "
                        + plan.next().number()
                        + ")");
              }
            })
        .chain(() -> publish(plan))
        .replaceWith(plan);
  }

  private Uni<Void> publish(BundlePlan plan) {
    return publisher
        .publish(plan.next(), view.current().number())
        .chain(view::newest)
        .ifNoItem()
        .after(PUBLISHED_WITHIN)
        .fail()
        .onFailure()
        .invoke(
            failure ->
                LOG.warnf("Catalog %d will be published later: %s", plan.next().number(), failure))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  private static void check(BundlePlan plan) {
    if (!plan.problems().isEmpty()) {
      int count = plan.problems().size();
      throw TrancheException.Invalid.of(
          "invalid-bundle",
          "Cannot apply bundle "
              + plan.bundle()
              + ": it has "
              + count
              + (count == 1 ? " problem" : " problems"),
          plan.problems());
    }
  }
}
