package io.tranche.run.lifecycle;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The documents of runs. */
public interface RunRepository {

  /** One change of a run: from exactly the state that was read, to the next. */
  record Transition(Run from, Run to) {}

  Uni<Optional<Run>> find(String id);

  /** Those of the given runs that exist. */
  Uni<Map<String, Run>> findAll(Collection<String> ids);

  /** The ids of all runs in progress. */
  Uni<Set<String>> findIdsInProgress();

  /**
   * Stores new runs, but none that exists already or answers a request that another run answers.
   * Whether all were stored.
   */
  Uni<Boolean> insert(List<Run> runs);

  /**
   * Changes each run if it is still in the state that was read (same status, token and number of
   * events) and absorbs nothing that another run answers; the answer holds the ids of those that
   * were changed, by this call or by an earlier attempt of it.
   */
  Uni<Set<String>> change(List<Transition> transitions);

  /** The runs that absorbed some of the requests, by request; others are left out. */
  Uni<Map<String, Run>> findAbsorbing(Collection<String> requestIds);
}
