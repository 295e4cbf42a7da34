package io.tranche.contracts.definitions;

import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import java.util.Map;
import java.util.Optional;

/** Reads jobs; what is wrong is noted in the fields' problems. */
final class JobReader {

  private JobReader() {}

  static Optional<JobDocument> job(Fields fields) {
    String name = DocumentReader.name(fields);
    Optional<String> description = fields.optionalText("description");
    Optional<AssetSelection> target = selection(fields, "target");
    Map<String, String> tags = fields.textMap("tags");
    fields.end();
    return target.map(selected -> new JobDocument(name, description, selected, tags));
  }

  /** A field that selects assets, if it can be read. */
  static Optional<AssetSelection> selection(Fields fields, String field) {
    String text = fields.text(field);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(AssetSelection.parse(text));
    } catch (TrancheException.Invalid refused) {
      for (Problem problem : refused.problems()) {
        fields.problem(field, text, problem.message(), problem.accepted().orElse(""));
      }
      return Optional.empty();
    }
  }
}
