package io.tranche.store.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;

/** The aggregation that drivers count with: a filter, then one group that adds up ones. */
final class CountedByIndex {
  private static final String MATCH = "$match";
  private static final String GROUP = "$group";

  private CountedByIndex() {}

  static boolean isCount(List<Document> stages) {
    return stages.size() == 2
        && stages.get(0).get(MATCH) instanceof Document
        && stages.get(1).get(GROUP) instanceof Document group
        && group.size() == 2
        && !(group.getOrDefault("_id", group) instanceof Document)
        && !(group.get("_id") instanceof String)
        && new Document("$sum", 1).equals(group.get("n"));
  }

  static Document filter(List<Document> stages) {
    return stages.get(0).get(MATCH) instanceof Document filter ? filter : new Document();
  }

  static List<Document> counted(List<Document> stages, long count) {
    Object id = stages.get(1).get(GROUP) instanceof Document group ? group.get("_id") : null;
    return count == 0
        ? List.of()
        : List.of(new Document("_id", id).append("n", Math.toIntExact(count)));
  }
}
