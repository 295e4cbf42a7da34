package io.tranche.contracts.definitions;

import java.util.List;
import java.util.Optional;

/** Reads shared materializers; what is wrong is noted in the fields' problems. */
final class MaterializerReader {

  private static final List<String> TYPES =
      List.of("none", "command", "http", "kubernetesJob", "worker");

  private MaterializerReader() {}

  static MaterializerDocument materializer(Fields fields) {
    MaterializerDocument read =
        new MaterializerDocument(
            DocumentReader.name(fields),
            fields.optionalText("description"),
            fields.flag("subsettable"),
            fields.object("materializer").flatMap(MaterializerReader::work));
    if (fields.any("materializer").isEmpty()) {
      fields.problem(
          "materializer",
          "none given",
          "is required",
          "{type: none}, a command, a service of http, a Job or a worker");
    }
    fields.end();
    return read;
  }

  private static Optional<Materializer> work(Fields fields) {
    if (fields.optionalText("type").filter("sql"::equals).isPresent()) {
      fields.problem(
          "type",
          "sql",
          "replaces a slice of one table, and is that of one asset",
          "none, command, http, kubernetesJob, worker; or a sql materializer for each of the assets");
      return Optional.empty();
    }
    return DocumentReader.materializer(fields, TYPES);
  }
}
