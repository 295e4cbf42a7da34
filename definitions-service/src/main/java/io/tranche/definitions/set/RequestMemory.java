package io.tranche.definitions.set;

import java.util.ArrayList;
import java.util.List;

/** How long a member remembers the requests that named no object. */
final class RequestMemory {

  private RequestMemory() {}

  /**
   * The sources without the oldest requests beyond so many. The last request that holds the member
   * stays, whatever was said since: a description holds nothing.
   */
  static List<Source> pruned(List<Source> sources, int most) {
    long surplus = sources.stream().filter(Source::isRequest).count() - most;
    if (surplus <= 0) {
      return sources;
    }
    int holder = lastHolder(sources);
    List<Source> kept = new ArrayList<>(sources.size());
    for (int i = 0; i < sources.size(); i++) {
      if (sources.get(i).isRequest() && i != holder && surplus > 0) {
        surplus--;
      } else {
        kept.add(sources.get(i));
      }
    }
    return kept;
  }

  private static int lastHolder(List<Source> sources) {
    for (int i = sources.size() - 1; i >= 0; i--) {
      if (sources.get(i).isRequest() && sources.get(i).alive()) {
        return i;
      }
    }
    return -1;
  }
}
