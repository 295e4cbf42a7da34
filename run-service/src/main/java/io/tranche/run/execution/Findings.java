package io.tranche.run.execution;

import io.tranche.contracts.sets.AddedKeys;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.materializer.ReportedObservation;
import java.util.ArrayList;
import java.util.List;

/** What the steps of a run have found out beside what they have made. For one thread. */
final class Findings {

  private final List<AddedKeys> added = new ArrayList<>();
  private final List<ReportedObservation> seen = new ArrayList<>();

  void add(MaterializationResult ofStep) {
    added.addAll(ofStep.added());
    seen.addAll(ofStep.observations());
  }

  FinishedRun addTo(FinishedRun finished) {
    return finished.adding(added, seen);
  }
}
