package io.tranche.contracts.definitions;

import io.tranche.contracts.runs.RunStatus;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the sensors of runs. */
final class RunStatusSensorReader {

  private static final List<String> STATUSES =
      Arrays.stream(RunStatus.values())
          .filter(RunStatus::isTerminal)
          .map(RunStatus::name)
          .sorted()
          .toList();

  private RunStatusSensorReader() {}

  static Optional<RunStatusSensorDocument> sensor(Fields fields) {
    RunStatusSensorDocument sensor =
        new RunStatusSensorDocument(
            DocumentReader.name(fields),
            statuses(fields),
            fields.any("assets").flatMap(given -> JobReader.selection(fields, "assets")),
            fields.texts("jobs"),
            RunTargetReader.target(fields));
    fields.end();
    return Optional.of(sensor);
  }

  private static Set<RunStatus> statuses(Fields fields) {
    Set<RunStatus> statuses = EnumSet.noneOf(RunStatus.class);
    for (String given : fields.requiredTexts("statuses")) {
      if (STATUSES.contains(given)) {
        statuses.add(RunStatus.valueOf(given));
      } else {
        fields.problem(
            "statuses",
            given,
            "is not known" + Suggestion.of(given, STATUSES),
            String.join(", ", STATUSES));
      }
    }
    if (statuses.isEmpty() && fields.any("statuses").isPresent() && fields.problems().isEmpty()) {
      fields.problem("statuses", "[]", "must not be empty", String.join(", ", STATUSES));
    }
    return statuses;
  }
}
