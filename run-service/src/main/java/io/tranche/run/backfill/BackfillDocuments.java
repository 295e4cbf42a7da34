package io.tranche.run.backfill;

import com.fasterxml.jackson.core.type.TypeReference;
import io.tranche.contracts.Json;
import io.tranche.contracts.runs.BackfillOptions;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.partitions.Ordinals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/**
 * The stored form of backfills. What never changes is in {@code plan}, what does in {@code
 * progress}, in the same order; sets of partitions are in the text form of ordinals.
 */
final class BackfillDocuments {

  /** The fields that grow with the number of partitions; a list does without them. */
  static final List<String> SETS = List.of("plan", "progress");

  private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};

  private BackfillDocuments() {}

  static Document toDocument(Backfill backfill) {
    Document document =
        new Document("_id", backfill.id())
            .append("asset", backfill.asked().asset())
            .append("selection", backfill.asked().selection())
            .append("tags", new Document(new LinkedHashMap<>(backfill.asked().tags())))
            .append("options", options(backfill.asked().options()))
            .append("createdAt", Date.from(backfill.createdAt()))
            .append("runs", backfill.runs())
            .append("plan", backfill.parts().stream().map(BackfillDocuments::plan).toList())
            .append("driver", "")
            .append("version", 1L);
    backfill
        .asked()
        .options()
        .runConfig()
        .ifPresent(config -> document.append("runConfig", config.toString()));
    document.putAll(changing(backfill));
    return document;
  }

  /** Names of a configuration may be none that a store allows: it stands beside, as a text. */
  private static Document options(BackfillOptions options) {
    return new Document(Json.mapper().convertValue(options.withRunConfig(Optional.empty()), TREE));
  }

  private static Document plan(AssetPart part) {
    return new Document("asset", part.asset())
        .append("step", part.step())
        .append("layout", part.layout())
        .append("kind", part.kind())
        .append("target", part.target().toString())
        .append("partitionsPerRun", part.partitionsPerRun());
  }

  /** What a change writes. */
  static Document changing(Backfill backfill) {
    Document fields =
        new Document("status", backfill.status().name())
            .append("progress", backfill.parts().stream().map(BackfillDocuments::progress).toList())
            .append("counts", new Document(Json.mapper().convertValue(backfill.counts(), TREE)))
            .append("paused", backfill.paused().orElse(""));
    backfill.concurrency().ifPresent(runs -> fields.append("concurrency", runs));
    backfill.endedAt().ifPresent(at -> fields.append("endedAt", Date.from(at)));
    backfill.error().ifPresent(error -> fields.append("error", error));
    return fields;
  }

  private static Document progress(AssetPart part) {
    return new Document("requested", part.requested().toString())
        .append("done", part.done().toString())
        .append("failed", part.failed().toString())
        .append("skipped", part.skipped().toString());
  }

  static Backfill toBackfill(Document document) {
    List<AssetPart> parts = new ArrayList<>();
    List<Document> progress = document.getList("progress", Document.class);
    for (Document plan : document.getList("plan", Document.class)) {
      parts.add(part(plan, progress.get(parts.size())));
    }
    return new Backfill(
        document.getString("_id"),
        asked(document),
        document.getDate("createdAt").toInstant(),
        parts,
        BackfillStatus.valueOf(document.getString("status")),
        Optional.ofNullable(document.getInteger("concurrency")),
        paused(document),
        document.getString("driver"),
        document.get("version", Number.class).longValue(),
        instant(document),
        Optional.ofNullable(document.getString("error")));
  }

  private static AssetPart part(Document plan, Document progress) {
    return new AssetPart(
        plan.getString("asset"),
        Optional.ofNullable(plan.getString("step")).orElse(plan.getString("asset")),
        plan.getString("layout"),
        plan.getString("kind"),
        Ordinals.parse(plan.getString("target")),
        plan.getInteger("partitionsPerRun"),
        Ordinals.parse(progress.getString("requested")),
        Ordinals.parse(progress.getString("done")),
        Ordinals.parse(progress.getString("failed")),
        Ordinals.parse(progress.getString("skipped")));
  }

  /** A backfill as a list shows it. */
  static BackfillView toView(Document document) {
    return BackfillView.of(
        document.getString("_id"),
        BackfillStatus.valueOf(document.getString("status")),
        asked(document),
        Json.mapper().convertValue(document.get("counts", Document.class), Counts.class),
        document.get("runs", Number.class).longValue(),
        new BackfillView.Operated(
            Optional.ofNullable(document.getInteger("concurrency")), paused(document)),
        new BackfillView.Times(document.getDate("createdAt").toInstant(), instant(document)),
        Optional.ofNullable(document.getString("error")));
  }

  private static Backfill.Asked asked(Document document) {
    Map<String, String> tags = new LinkedHashMap<>();
    document
        .get("tags", new Document())
        .forEach((name, value) -> tags.put(name, String.valueOf(value)));
    return new Backfill.Asked(
        document.getString("asset"),
        document.getString("selection"),
        tags,
        Json.mapper()
            .convertValue(document.get("options", Document.class), BackfillOptions.class)
            .withRunConfig(
                Optional.ofNullable(document.getString("runConfig")).map(RunConfiguration::parse)));
  }

  private static Optional<String> paused(Document document) {
    return Optional.ofNullable(document.getString("paused")).filter(why -> !why.isEmpty());
  }

  private static Optional<Instant> instant(Document document) {
    return Optional.ofNullable(document.getDate("endedAt")).map(Date::toInstant);
  }
}
