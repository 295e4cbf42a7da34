package io.tranche.contracts.definitions;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How long everything is kept under one catalog: for each asset, sensor and schedule the longest
 * that a document says, and what the settings of the installation say where none does.
 *
 * @param otherwise what the settings say
 * @param runs by asset, as documents say
 * @param materializations by asset, as documents say
 * @param ticks by bundle, as documents say
 * @param bundles of sensors and schedules that have such documents, by {@code sensor:<name>} and
 *     {@code schedule:<name>}
 */
public record RetentionPolicies(
    Kept otherwise,
    Map<String, Duration> runs,
    Map<String, Duration> materializations,
    Map<String, Duration> ticks,
    Map<String, String> bundles) {

  public RetentionPolicies {
    runs = Map.copyOf(runs);
    materializations = Map.copyOf(materializations);
    ticks = Map.copyOf(ticks);
    bundles = Map.copyOf(bundles);
  }

  /**
   * What is kept so long; what is absent is kept for ever.
   *
   * @param ticks of sensors and schedules
   */
  public record Kept(
      Optional<Duration> runs, Optional<Duration> materializations, Optional<Duration> ticks) {

    /** Everything, for ever. */
    public static final Kept FOR_EVER =
        new Kept(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The policies of a catalog, in an installation with these settings. */
  public static RetentionPolicies of(Catalog catalog, Kept otherwise) {
    Map<String, Duration> runs = new HashMap<>();
    Map<String, Duration> materializations = new HashMap<>();
    Map<String, Duration> ticks = new HashMap<>();
    for (RetentionDocument document : catalog.retention().values()) {
      String bundle = catalog.bundleOf(Kind.RETENTION, document.name()).orElse("");
      for (String asset : assets(document, bundle, catalog)) {
        document.runs().ifPresent(kept -> runs.merge(asset, kept, RetentionPolicies::longer));
        document
            .materializations()
            .ifPresent(kept -> materializations.merge(asset, kept, RetentionPolicies::longer));
      }
      document.ticks().ifPresent(kept -> ticks.merge(bundle, kept, RetentionPolicies::longer));
    }
    return new RetentionPolicies(
        otherwise, runs, materializations, ticks, bundles(catalog, ticks.keySet()));
  }

  /** The same, but that no run and no record of a partition is kept shorter than this. */
  public RetentionPolicies atLeast(Duration least) {
    return new RetentionPolicies(
        new Kept(
            otherwise.runs().map(kept -> longer(kept, least)),
            otherwise.materializations().map(kept -> longer(kept, least)),
            otherwise.ticks()),
        atLeast(least, runs),
        atLeast(least, materializations),
        ticks,
        bundles);
  }

  private static Map<String, Duration> atLeast(Duration least, Map<String, Duration> given) {
    Map<String, Duration> kept = new HashMap<>(given);
    kept.replaceAll((asset, duration) -> longer(duration, least));
    return kept;
  }

  private static List<String> assets(RetentionDocument document, String bundle, Catalog catalog) {
    return document
        .target()
        .map(target -> target.resolve(catalog.graph()))
        .orElseGet(
            () ->
                catalog.assets().keySet().stream()
                    .filter(asset -> isOf(bundle, Kind.ASSET, asset, catalog))
                    .toList());
  }

  private static Map<String, String> bundles(Catalog catalog, Set<String> withTicks) {
    Map<String, String> bundles = new HashMap<>();
    catalog.sensors().keySet().forEach(name -> note(Kind.SENSOR, name, catalog, bundles));
    catalog.schedules().keySet().forEach(name -> note(Kind.SCHEDULE, name, catalog, bundles));
    bundles.values().removeIf(bundle -> !withTicks.contains(bundle));
    return bundles;
  }

  private static void note(Kind kind, String name, Catalog catalog, Map<String, String> bundles) {
    catalog.bundleOf(kind, name).ifPresent(bundle -> bundles.put(resource(kind, name), bundle));
  }

  private static boolean isOf(String bundle, Kind kind, String name, Catalog catalog) {
    return catalog.bundleOf(kind, name).filter(bundle::equals).isPresent();
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static String resource(Kind kind, String name) {
    return kind.wireName() + ":" + name;
  }

  /**
   * How long a run of these assets is kept after it has ended: as long as any of them wants it;
   * empty for ever.
   */
  public Optional<Duration> runs(Collection<String> assets) {
    Optional<Duration> longest = assets.isEmpty() ? otherwise.runs() : Optional.of(Duration.ZERO);
    for (String asset : assets) {
      Optional<Duration> kept = Optional.ofNullable(runs.get(asset)).or(otherwise::runs);
      longest = longest.flatMap(one -> kept.map(other -> longer(one, other)));
    }
    return longest;
  }

  /** Every answer that {@link #runs(Collection)} may give, but for ever; the shortest first. */
  public Collection<Duration> distinctOfRuns() {
    Set<Duration> distinct = new TreeSet<>(runs.values());
    otherwise.runs().ifPresent(distinct::add);
    return distinct;
  }

  /** How long the materializations and evaluations of an asset are kept; empty for ever. */
  public Optional<Duration> materializations(String asset) {
    return Optional.ofNullable(materializations.get(asset)).or(otherwise::materializations);
  }

  /** Whether any materialization may ever be deleted. */
  public boolean boundMaterializations() {
    return otherwise.materializations().isPresent() || !materializations.isEmpty();
  }

  /** How long the ticks of a sensor or a schedule are kept; empty for ever. */
  public Optional<Duration> ticks(Kind kind, String name) {
    return Optional.ofNullable(bundles.get(resource(kind, name)))
        .flatMap(bundle -> Optional.ofNullable(ticks.get(bundle)))
        .or(otherwise::ticks);
  }
}
