package io.tranche.store.embedded;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.aggregation.Expression;
import de.bwaldvogel.mongo.backend.aggregation.stage.AggregationStage;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How much an aggregation may keep. The library's stages know no bound: so what is kept is weighed
 * between them, and an aggregation that would keep too much is refused as MongoDB refuses it.
 */
final class AggregationMemory {
  private static final int MEMORY_LIMIT_EXCEEDED = 292;

  /** About what a group takes beside its key. */
  private static final long GROUP_BYTES = 300;

  private static final String GROUP = "$group";
  private static final String COUNT = "$count";
  private static final String SORT_BY_COUNT = "$sortByCount";

  /** Stages that look at one document after the other. */
  private static final Set<String> PASSING =
      Set.of(
          "$match",
          "$project",
          "$addFields",
          "$set",
          "$unset",
          "$replaceRoot",
          "$replaceWith",
          "$unwind",
          "$lookup");

  /** Stages that make more of a document than it was. */
  private static final Set<String> GROWING = Set.of("$unwind", "$lookup", "$graphLookup", "$facet");

  /** Accumulators whose size does not depend on how many values they have seen. */
  private static final Set<String> SMALL =
      Set.of("$sum", "$avg", "$min", "$max", "$first", "$last", "$count");

  private long bytes;

  /** Counts what is kept. */
  void add(long more) {
    bytes += more;
    if (bytes > SortedDocuments.MOST_BYTES) {
      throw new MongoServerError(
          MEMORY_LIMIT_EXCEEDED,
          "QueryExceededMemoryLimitNoDiskUseAllowed",
          "Cannot aggregate: the documents would take more than "
              + SortedDocuments.MOST_BYTES
              + " bytes of memory. Filter or limit them first, or group them.");
    }
  }

  /** Whether the documents that come to these stages, or what is made of each, are kept. */
  static boolean isKept(List<Document> stages) {
    for (Document stage : stages) {
      if (stage.containsKey(COUNT) || stage.containsKey(SORT_BY_COUNT)) {
        return false;
      }
      if (stage.get(GROUP) instanceof Document group) {
        return !group.entrySet().stream()
            .allMatch(each -> each.getKey().equals("_id") || isSmall(each.getValue()));
      }
      if (!PASSING.containsAll(stage.keySet())) {
        return true;
      }
    }
    return true;
  }

  private static boolean isSmall(@Nullable Object accumulator) {
    return accumulator instanceof Document operator && SMALL.containsAll(operator.keySet());
  }

  /**
   * Puts scales between stages: before those that group, and behind those whose documents grow and
   * are kept.
   *
   * @param stages what the pipeline has become; changed
   */
  static void bound(List<AggregationStage> stages, List<Document> pipeline) {
    List<AggregationStage> bounded = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < pipeline.size(); i++) {
      Document stage = pipeline.get(i);
      Object id =
          stage.get(GROUP) instanceof Document group ? group.get("_id") : stage.get(SORT_BY_COUNT);
      if (id instanceof String || id instanceof Document) {
        bounded.add(groups(id));
      }
      int parts = stage.containsKey(COUNT) || stage.containsKey(SORT_BY_COUNT) ? 2 : 1;
      bounded.addAll(stages.subList(next, next + parts));
      next += parts;
      if (GROWING.containsAll(stage.keySet()) && isKept(pipeline.subList(i + 1, pipeline.size()))) {
        bounded.add(documents());
      }
    }
    stages.clear();
    stages.addAll(bounded);
  }

  private static AggregationStage documents() {
    AggregationMemory kept = new AggregationMemory();
    return new Scale(document -> kept.add(StoredDocument.encode(document).length));
  }

  private static AggregationStage groups(Object id) {
    AggregationMemory kept = new AggregationMemory();
    Set<ByteBuffer> keys = new HashSet<>();
    return new Scale(
        document -> {
          Object value = Expression.evaluateDocument(id, document);
          byte[] key = SortKey.of(value instanceof Missing ? null : value, true);
          if (keys.add(ByteBuffer.wrap(key))) {
            kept.add(GROUP_BYTES + 2L * key.length);
          }
        });
  }

  /** Looks at what passes from one stage to the next. */
  private record Scale(Consumer<Document> weighing) implements AggregationStage {
    @Override
    public String name() {
      return "scale";
    }

    @Override
    public Stream<Document> apply(Stream<Document> documents) {
      return documents.peek(weighing);
    }
  }
}
