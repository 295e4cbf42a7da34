package io.tranche.contracts.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.contracts.runs.RunTags;
import java.util.Map;
import java.util.Optional;

/** Reads jobs; what is wrong is noted in the fields' problems. */
final class JobReader {

  private JobReader() {}

  static Optional<JobDocument> job(Fields fields) {
    String name = DocumentReader.name(fields);
    Optional<String> description = fields.optionalText("description");
    Optional<AssetSelection> target = selection(fields, "target");
    Map<String, String> tags = runTags(fields);
    Optional<RunConfiguration> runConfig = runConfig(fields);
    fields.end();
    return target.map(selected -> new JobDocument(name, description, selected, tags, runConfig));
  }

  /** The tags of the runs that something asks for. */
  static Map<String, String> runTags(Fields fields) {
    Map<String, String> tags = fields.textMap("tags");
    RunTags.problems("tags", tags)
        .forEach(
            problem ->
                fields.problem(
                    problem.path(),
                    problem.value().orElse(""),
                    problem.message(),
                    problem.accepted().orElse("")));
    return tags;
  }

  /** The configuration of the runs that something asks for. */
  static Optional<RunConfiguration> runConfig(Fields fields) {
    Optional<JsonNode> given = fields.any("runConfig");
    try {
      return given.map(RunConfiguration::of);
    } catch (TrancheException.Invalid refused) {
      fields.problem(
          "runConfig",
          given.map(Fields::shown).orElse(""),
          "is not a configuration",
          "an object of at most " + RunConfiguration.MAX_BYTES + " bytes");
      return Optional.empty();
    }
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
