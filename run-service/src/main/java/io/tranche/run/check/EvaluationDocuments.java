package io.tranche.run.check;

import io.tranche.contracts.Origin;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.AssetEvent.Checked;
import io.tranche.contracts.assets.CheckSeverity;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/** Evaluations of checks as they are stored. */
final class EvaluationDocuments {

  private EvaluationDocuments() {}

  /** The document of the last evaluation of a check of a partition. */
  static String lastId(Checked evaluation) {
    return lastId(evaluation.asset(), evaluation.check(), evaluation.partition());
  }

  /**
   * Neither assets nor checks have a bar in their names; what follows the second one is the key.
   */
  static String lastId(String asset, String check, String partition) {
    return asset + "|" + check + "|" + partition;
  }

  static Document fields(Checked evaluation) {
    Document fields =
        new Document("asset", evaluation.asset())
            .append("partition", evaluation.partition())
            .append("check", evaluation.check())
            .append("runId", evaluation.runId())
            .append("token", evaluation.token())
            .append("at", Date.from(evaluation.at()))
            .append("passed", evaluation.passed())
            .append("severity", evaluation.severity().wireName())
            .append("blocking", evaluation.blocking())
            .append("metadata", new Document(evaluation.metadata()));
    evaluation
        .report()
        .ifPresent(
            report ->
                fields
                    .append("reportId", report.id())
                    .append("reportedBy", report.origin().toString()));
    return fields;
  }

  static Checked toEvaluation(Document document) {
    return new Checked(
        document.getString("asset"),
        document.getString("partition"),
        document.getString("runId"),
        document.get("token", Number.class).longValue(),
        at(document),
        document.getString("check"),
        document.getBoolean("passed"),
        CheckSeverity.parse(document.getString("severity")),
        document.getBoolean("blocking"),
        Map.copyOf(document.get("metadata", Document.class)),
        Optional.ofNullable(document.getString("reportId"))
            .map(id -> new AssetEvent.Report(id, Origin.parse(document.getString("reportedBy")))));
  }

  private static Instant at(Document document) {
    return document.getDate("at").toInstant();
  }
}
