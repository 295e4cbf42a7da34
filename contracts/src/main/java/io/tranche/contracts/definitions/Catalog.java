package io.tranche.contracts.definitions;

import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import io.tranche.partitions.InferredMapping;
import io.tranche.partitions.PartitionMapping;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Everything that is defined at one number: immutable, and the same for every service. */
public final class Catalog {

  private final long number;
  private final Map<String, AssetDocument> assets = new TreeMap<>();
  private final Map<String, JobDocument> jobs = new TreeMap<>();
  private final Map<String, SensorDocument> sensors = new TreeMap<>();
  private final Map<String, ScheduleDocument> schedules = new TreeMap<>();
  private final Map<String, PartitionSetDocument> partitionSets = new TreeMap<>();
  private final Map<String, PoolDocument> pools = new TreeMap<>();
  private final Map<String, ConnectionDocument> connections = new TreeMap<>();
  private final Map<String, QuotaDocument> quotas = new TreeMap<>();
  private final Map<String, AlertDocument> alerts = new TreeMap<>();
  private final Map<String, RetentionDocument> retention = new TreeMap<>();
  private final Map<String, Owned> documents = new HashMap<>();
  private final Map<String, MaterializerDocument> materializers = new TreeMap<>();
  private final SharedMaterializers shared = new SharedMaterializers(materializers);
  private final AssetGraph graph;

  private Catalog(long number, Collection<Owned> documents) {
    this.number = number;
    for (Owned owned : documents) {
      Document document = owned.document();
      this.documents.put(documentKey(document.kind(), document.name()), owned);
      document.definition().ifPresent(this::add);
    }
    assets.replaceAll((key, asset) -> shared.resolved(asset));
    this.graph = new AssetGraph(assets.values());
    shared.group(graph);
  }

  /** A document with the bundle that owns it. */
  public record Owned(String bundle, Document document) {}

  /** The catalog before the first apply. */
  public static Catalog empty() {
    return new Catalog(0, List.of());
  }

  /** A catalog of documents that were accepted before. */
  public static Catalog of(long number, Collection<Owned> documents) {
    return new Catalog(number, documents);
  }

  private void add(Definition definition) {
    if (definition instanceof AssetDocument asset) {
      assets.put(asset.key(), asset);
    } else if (definition instanceof JobDocument job) {
      jobs.put(job.name(), job);
    } else if (definition instanceof SensorDocument sensor) {
      sensors.put(sensor.name(), sensor);
    } else if (definition instanceof ScheduleDocument schedule) {
      schedules.put(schedule.name(), schedule);
    } else if (definition instanceof PartitionSetDocument set) {
      partitionSets.put(set.name(), set);
    } else if (definition instanceof PoolDocument pool) {
      pools.put(pool.name(), pool);
    } else if (definition instanceof ConnectionDocument connection) {
      connections.put(connection.name(), connection);
    } else if (definition instanceof MaterializerDocument materializer) {
      materializers.put(materializer.name(), materializer);
    } else if (definition instanceof QuotaDocument quota) {
      quotas.put(quota.namespace(), quota);
    } else if (definition instanceof AlertDocument alert) {
      alerts.put(alert.name(), alert);
    } else if (definition instanceof RetentionDocument kept) {
      retention.put(kept.name(), kept);
    }
  }

  private static String documentKey(Kind kind, String name) {
    return kind.wireName() + ":" + name;
  }

  public long number() {
    return number;
  }

  /** By key. */
  public Map<String, AssetDocument> assets() {
    return Collections.unmodifiableMap(assets);
  }

  /** By name. */
  public Map<String, JobDocument> jobs() {
    return Collections.unmodifiableMap(jobs);
  }

  /** By name. */
  public Map<String, SensorDocument> sensors() {
    return Collections.unmodifiableMap(sensors);
  }

  /** The sensors of one form, by name. */
  public <S extends SensorDocument> List<S> sensors(Class<S> form) {
    return sensors.values().stream().filter(form::isInstance).map(form::cast).toList();
  }

  /** By name. */
  public Map<String, ScheduleDocument> schedules() {
    return Collections.unmodifiableMap(schedules);
  }

  /** By name. */
  public Map<String, PartitionSetDocument> partitionSets() {
    return Collections.unmodifiableMap(partitionSets);
  }

  /** By name. */
  public Map<String, PoolDocument> pools() {
    return Collections.unmodifiableMap(pools);
  }

  /** By name. */
  public Map<String, ConnectionDocument> connections() {
    return Collections.unmodifiableMap(connections);
  }

  /** Those that assets share, by name. */
  public Map<String, MaterializerDocument> materializers() {
    return Collections.unmodifiableMap(materializers);
  }

  /** What is made by the materializer that an asset shares with others, if it does. */
  public Optional<Outputs> outputs(String asset) {
    return shared.of(asset);
  }

  /**
   * What a run of these assets makes: with them all that cannot but be made with them, in the order
   * of the graph; the assets as they are given, where none of them shares its materializer.
   */
  public List<String> whole(List<String> given) {
    return given.stream().allMatch(asset -> shared.of(asset).isEmpty())
        ? given
        : graph.inOrder(shared.whole(given));
  }

  /** What a run of these assets makes in one execution each, in the order of the executions. */
  public List<List<String>> steps(List<String> assetsOfRun) {
    return RunSteps.of(assetsOfRun, graph, shared);
  }

  /** By namespace. */
  public Map<String, QuotaDocument> quotas() {
    return Collections.unmodifiableMap(quotas);
  }

  /** By name. */
  public Map<String, AlertDocument> alerts() {
    return Collections.unmodifiableMap(alerts);
  }

  /** By name. */
  public Map<String, RetentionDocument> retention() {
    return Collections.unmodifiableMap(retention);
  }

  /** The folder that stands for a bucket. */
  public Optional<ConnectionDocument.Folder> folderOf(String bucket) {
    return connections.values().stream()
        .filter(ConnectionDocument.Folder.class::isInstance)
        .map(ConnectionDocument.Folder.class::cast)
        .filter(folder -> folder.bucket().equals(bucket))
        .findFirst();
  }

  public AssetGraph graph() {
    return graph;
  }

  /** The bundle that owns a document. */
  public Optional<String> bundleOf(Kind kind, String name) {
    return Optional.ofNullable(documents.get(documentKey(kind, name))).map(Owned::bundle);
  }

  /** A document as the user wrote it. */
  public Optional<Document> document(Kind kind, String name) {
    return Optional.ofNullable(documents.get(documentKey(kind, name))).map(Owned::document);
  }

  /**
   * An asset by its key.
   *
   * @throws TrancheException.NotFound naming the key and the nearest one
   */
  public AssetDocument asset(String key) {
    return named("asset", key, assets);
  }

  /**
   * A sensor by its name.
   *
   * @throws TrancheException.NotFound naming the name and the nearest one
   */
  public SensorDocument sensor(String name) {
    return named("sensor", name, sensors);
  }

  /**
   * A schedule by its name.
   *
   * @throws TrancheException.NotFound naming the name and the nearest one
   */
  public ScheduleDocument schedule(String name) {
    return named("schedule", name, schedules);
  }

  /**
   * A job by its name.
   *
   * @throws TrancheException.NotFound naming the name and the nearest one
   */
  public JobDocument job(String name) {
    return named("job", name, jobs);
  }

  /**
   * A pool by its name.
   *
   * @throws TrancheException.NotFound naming the name and the nearest one
   */
  public PoolDocument pool(String name) {
    return named("pool", name, pools);
  }

  /**
   * An alert by its name.
   *
   * @throws TrancheException.NotFound naming the name and the nearest one
   */
  public AlertDocument alert(String name) {
    return named("alert", name, alerts);
  }

  private static <D> D named(String what, String name, Map<String, D> documents) {
    D document = documents.get(name);
    if (document == null) {
      throw new TrancheException.NotFound(
          "unknown-" + what,
          "Cannot find "
              + what
              + ": no bundle defines it"
              + Suggestion.of(name, documents.keySet())
              + " ("
              + name
              + ")");
    }
    return document;
  }

  /**
   * The whole name of what a person calls by a name: that name, or the only one that is it behind a
   * namespace; the given name if there is none.
   *
   * @throws TrancheException.Invalid {@code ambiguous-name}: several are called so
   */
  public String wholeName(Kind kind, String name) {
    List<String> meant = ShortNames.meant(name, names(kind));
    if (meant.size() > 1) {
      throw new TrancheException.Invalid(
          "ambiguous-name",
          "Cannot find "
              + kind.wireName()
              + ": it is one of several, "
              + String.join(", ", meant)
              + " ("
              + name
              + ")");
    }
    return meant.isEmpty() ? name : meant.get(0);
  }

  private Set<String> names(Kind kind) {
    return switch (kind) {
      case ASSET -> assets.keySet();
      case JOB -> jobs.keySet();
      case SENSOR -> sensors.keySet();
      case SCHEDULE -> schedules.keySet();
      case PARTITION_SET -> partitionSets.keySet();
      case CONNECTION -> connections.keySet();
      case POOL -> pools.keySet();
      case MATERIALIZER -> materializers.keySet();
      case QUOTA -> quotas.keySet();
      case ALERT -> alerts.keySet();
      case RETENTION -> retention.keySet();
      case CATALOG -> Set.of();
    };
  }

  /**
   * The assets that a text selects, each after all that it reads.
   *
   * @throws TrancheException.Invalid when the text is not a selection, or names an asset that no
   *     bundle defines
   */
  public List<String> select(String selection) {
    AssetSelection parsed = selection(selection);
    List<Problem> problems = parsed.problems("selection", graph);
    if (!problems.isEmpty()) {
      throw TrancheException.Invalid.of(
          "unknown-asset", "Cannot select assets: not all of them are defined", problems);
    }
    return parsed.resolve(graph);
  }

  /** A selection as a person writes it, with whole names; {@link AssetSelection#parse}. */
  public AssetSelection selection(String text) {
    return AssetSelection.parse(text).withKeys(key -> wholeName(Kind.ASSET, key));
  }

  /** How the partitions of an asset depend on those of one that it reads: given, or inferred. */
  public PartitionMapping mapping(AssetDocument asset, AssetDocument.Dependency dependency) {
    return dependency.mapping().orElseGet(() -> inferred(asset, dependency).mapping());
  }

  /** Why that mapping applies: it is given, or what about the two definitions leads to it. */
  public String mappingReason(AssetDocument asset, AssetDocument.Dependency dependency) {
    return dependency.mapping().isPresent()
        ? "given"
        : "default: " + inferred(asset, dependency).reason();
  }

  private InferredMapping inferred(AssetDocument asset, AssetDocument.Dependency dependency) {
    return PartitionMapping.inferredBetween(
        asset(dependency.asset()).partitions(), asset.partitions());
  }

  /** What is wrong between the documents: unknown names, cycles, mappings that cannot be. */
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    assets.values().forEach(asset -> problems.addAll(AssetValidation.problems(asset, this)));
    jobs.values().forEach(job -> problems.addAll(JobValidation.problems(job, graph)));
    sensors.values().forEach(sensor -> problems.addAll(SensorValidation.problems(sensor, this)));
    schedules
        .values()
        .forEach(schedule -> problems.addAll(ScheduleValidation.problems(schedule, this)));
    alerts.values().forEach(alert -> problems.addAll(AlertValidation.problems(alert, graph)));
    retention.values().forEach(kept -> problems.addAll(kept.problems(graph)));
    problems.addAll(MaterializerValidation.problems(this, shared));
    quotas.values().forEach(quota -> checkQuota(quota, problems));
    graph
        .cycle()
        .ifPresent(
            cycle ->
                problems.add(
                    Problem.at(
                        "assets",
                        String.join(" -> ", cycle),
                        "read each other in a cycle",
                        "assets that can be put in an order")));
    return problems;
  }

  private void checkQuota(QuotaDocument quota, List<Problem> problems) {
    String prefix = quota.namespace() + "/";
    long found =
        documents.values().stream()
            .filter(owned -> owned.document().name().startsWith(prefix))
            .count();
    long most = quota.documents().orElse(Long.MAX_VALUE);
    if (found > most) {
      problems.add(
          Problem.at(
              "quotas[" + quota.namespace() + "].documents",
              Long.toString(found),
              "is more than the bundles of the namespace may have together",
              "at most " + most + " documents"));
    }
  }

  void checkSet(String path, String set, List<Problem> problems) {
    if (!partitionSets.containsKey(set)) {
      problems.add(
          Problem.at(
              path,
              set,
              "is not defined" + Suggestion.of(set, partitionSets.keySet()),
              "the name of a partition set"));
    }
  }
}
