package io.tranche.contracts.definitions;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads materializers of type {@code sql}; what is wrong is noted in the fields' problems. */
final class SqlReader {

  private SqlReader() {}

  /** One that names no database makes files. */
  static Materializer sql(Fields fields) {
    return fields.any("connection").isEmpty()
            && fields.any("table").isEmpty()
            && fields.any("partitionColumn").isEmpty()
        ? new Materializer.Query(
            fields.text("script"), report(fields), DocumentReader.timeout(fields))
        : ofTable(fields);
  }

  private static Materializer ofTable(Fields fields) {
    Map<String, String> columns = new LinkedHashMap<>();
    fields
        .any("partitionColumn")
        .ifPresent(
            given -> {
              if (given.isObject()) {
                columns.putAll(fields.textMap("partitionColumn"));
              } else {
                fields.optionalText("partitionColumn").ifPresent(text -> columns.put("", text));
              }
            });
    return new Materializer.Sql(
        fields.text("connection"),
        fields.text("table"),
        columns,
        fields.text("script"),
        report(fields),
        DocumentReader.timeout(fields));
  }

  private static Materializer.SqlReport report(Fields fields) {
    return new Materializer.SqlReport(
        fields.any("metadata").map(given -> fields.text("metadata")),
        fields.objects("observe").stream().map(SqlReader::observed).toList());
  }

  private static Materializer.SqlReport.Observed observed(Fields fields) {
    Materializer.SqlReport.Observed observed =
        new Materializer.SqlReport.Observed(
            DocumentReader.assetKey(fields, "asset"), fields.text("sql"));
    fields.end();
    return observed;
  }
}
