package io.tranche.definitions.set;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Origin;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.MemberKeyRules;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.contracts.sets.DynamicPartitionRequest.Description;
import io.tranche.contracts.sets.DynamicPartitionRequest.OnOverwrite;
import io.tranche.contracts.sets.SourceVersion;
import io.tranche.definitions.set.MemberDecision.Refused;
import io.tranche.platform.messaging.IncomingRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes requests apart into changes that can be decided, and names those that never can be. A bad
 * add does not hold back the good ones of its record: they are applied, and the record as a whole
 * is set aside with a reason that names the bad one; when it is sent again, what was applied is
 * equal.
 */
final class RequestReader {

  private static final Origin UNNAMED = Origin.program("unnamed");

  private final Catalog catalog;
  private final List<Change> changes = new ArrayList<>();
  private final Map<String, MemberKeyRules> rules = new HashMap<>();
  private final Map<Integer, List<Refused>> refused = new LinkedHashMap<>();

  RequestReader(Catalog catalog) {
    this.catalog = catalog;
  }

  List<Change> changes() {
    return changes;
  }

  /** By the index of the record. */
  Map<Integer, List<Refused>> refused() {
    return refused;
  }

  /** Takes in one record; the index tells it from the others that are read together. */
  void read(int index, IncomingRecord<DynamicPartitionRequest> incoming) {
    DynamicPartitionRequest message = incoming.message();
    String set = Optional.ofNullable(message.set()).orElse("");
    if (!catalog.partitionSets().containsKey(set)) {
      refuse(
          index,
          "unknown-partition-set",
          "Cannot change partition set " + set + ": no bundle defines it");
      return;
    }
    if (message.adds().size() > DynamicPartitionRequest.MAX_CHANGES
        || message.deletes().size() > DynamicPartitionRequest.MAX_CHANGES
        || message.descriptions().size() > DynamicPartitionRequest.MAX_CHANGES) {
      refuse(index, "too-many-changes", tooMany(set, message));
      return;
    }
    Change.Request request = request(index, set, incoming);
    message.adds().forEach(add -> read(request, add));
    message.deletes().forEach(delete -> read(request, delete));
    message.descriptions().forEach(description -> read(request, description));
  }

  private static Change.Request request(
      int index, String set, IncomingRecord<DynamicPartitionRequest> incoming) {
    DynamicPartitionRequest message = incoming.message();
    return new Change.Request(
        index,
        incoming.id(),
        set,
        Optional.ofNullable(message.origin()).orElse(UNNAMED),
        Optional.ofNullable(message.cause())
            .orElseGet(() -> Cause.request(incoming.id(), incoming.at())));
  }

  private void read(Change.Request request, DynamicPartitionRequest.Add add) {
    String key = Optional.ofNullable(add.key()).orElse("");
    List<String> problems = rulesOf(request.set()).problems(key, add.metadata());
    if (!problems.isEmpty()) {
      refuse(
          request.index(),
          "invalid-partition-key",
          KeyChecks.message(request.set(), key, problems));
      return;
    }
    changes.add(
        new Change.Add(
            request,
            key,
            add.metadata(),
            add.source().orElseGet(() -> withoutObject(request)),
            overwrite(add.onOverwrite().orElse(OnOverwrite.REMATERIALIZE)),
            add.runs()));
  }

  /** Once for all keys that are read together. */
  private MemberKeyRules rulesOf(String set) {
    return rules.computeIfAbsent(set, name -> MemberKeyRules.of(catalog, name));
  }

  private static Change.Overwrite overwrite(OnOverwrite given) {
    return switch (given) {
      case REMATERIALIZE -> Change.Overwrite.REMATERIALIZE;
      case IGNORE -> Change.Overwrite.IGNORE;
      case REJECT -> Change.Overwrite.REJECT;
    };
  }

  private void read(Change.Request request, DynamicPartitionRequest.Delete delete) {
    if (delete.key().isPresent() == delete.source().isPresent()
        || (delete.version().isPresent() && delete.key().isEmpty())) {
      refuse(
          request.index(),
          "invalid-delete",
          "Cannot delete from set "
              + request.set()
              + ": a delete names either a key, perhaps with its version, or a source ("
              + delete
              + ")");
      return;
    }
    delete
        .key()
        .ifPresent(key -> changes.add(new Change.RemoveKey(request, key, delete.version())));
    delete.source().ifPresent(source -> changes.add(new Change.RemoveSource(request, source)));
  }

  private void read(Change.Request request, Description description) {
    List<String> problems = KeyChecks.problems(description);
    if (!problems.isEmpty()) {
      refuse(
          request.index(),
          "invalid-description",
          KeyChecks.message(request.set(), description, problems));
      return;
    }
    changes.add(
        new Change.Describe(
            request,
            Optional.ofNullable(description.key()).orElse(""),
            description.displayName(),
            description.metadata()));
  }

  private static SourceVersion withoutObject(Change.Request request) {
    return new SourceVersion(Source.ofRequest(request.id()), "", Optional.empty());
  }

  private void refuse(int index, String code, String reason) {
    refused.computeIfAbsent(index, i -> new ArrayList<>()).add(new Refused(code, reason));
  }

  private static String tooMany(String set, DynamicPartitionRequest message) {
    return "Cannot change partition set "
        + set
        + ": a record holds at most "
        + DynamicPartitionRequest.MAX_CHANGES
        + " adds, as many deletes and as many descriptions ("
        + message.adds().size()
        + ", "
        + message.deletes().size()
        + ", "
        + message.descriptions().size()
        + ")";
  }
}
