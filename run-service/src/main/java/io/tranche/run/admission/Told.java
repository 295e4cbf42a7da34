package io.tranche.run.admission;

import io.tranche.run.admission.AdmissionCommand.Cancel;
import io.tranche.run.admission.AdmissionCommand.Finished;
import io.tranche.run.admission.AdmissionCommand.Stored;
import io.tranche.run.admission.AdmissionCommand.Submit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * What the owner has been asked and told since its last round.
 *
 * @param ended the runs that have ended, as far as somebody tells
 * @param stored the runs that others stored
 */
record Told(List<Submit> submits, List<Cancel> cancels, Set<String> ended, Set<String> stored) {

  static Told of(List<AdmissionCommand> commands) {
    Told told = new Told(new ArrayList<>(), new ArrayList<>(), new HashSet<>(), new HashSet<>());
    for (AdmissionCommand command : commands) {
      if (command instanceof Submit submit) {
        told.submits.add(submit);
      } else if (command instanceof Cancel cancel) {
        told.cancels.add(cancel);
      } else if (command instanceof Finished finished) {
        told.ended.addAll(finished.runIds());
      } else if (command instanceof Stored some) {
        told.stored.addAll(some.runIds());
      }
    }
    return told;
  }

  /** Tells those who wait for an answer that all of it is stored and published. */
  void done() {
    waiting().forEach(answer -> answer.complete(null));
  }

  /** Tells those who wait for an answer why there is none. */
  void failed(Throwable reason) {
    waiting().forEach(answer -> answer.completeExceptionally(reason));
  }

  private Stream<CompletableFuture<Void>> waiting() {
    return Stream.concat(submits.stream().map(Submit::done), cancels.stream().map(Cancel::done));
  }
}
