package io.tranche.store.embedded;

import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What MongoDB can and this store cannot do is refused with MongoDB's own codes, instead of being
 * half done: transactions, change streams, updates by pipeline, and indexes, collections and
 * queries with options that the library would silently ignore.
 */
final class Refusals {
  private static final int BAD_VALUE = 2;
  private static final int COMMAND_NOT_FOUND = 59;
  private static final int TYPE_MISMATCH = 14;
  private static final int ILLEGAL_OPERATION = 20;
  private static final int CANNOT_CREATE_INDEX = 67;
  private static final int COMMAND_NOT_SUPPORTED = 115;
  private static final int CHANGE_STREAM_WITHOUT_REPLICA_SET = 40573;

  private static final Set<String> COLLECTION_OPTIONS =
      Set.of("capped", "validator", "viewOn", "timeseries", "collation", "clusteredIndex");

  private static final Set<String> INDEX_OPTIONS =
      Set.of(
          "partialFilterExpression",
          "expireAfterSeconds",
          "collation",
          "wildcardProjection",
          "weights");

  private Refusals() {}

  static void check(String command, Document query) {
    if (query.containsKey("autocommit") || query.containsKey("startTransaction")) {
      throw new MongoServerError(
          ILLEGAL_OPERATION,
          "IllegalOperation",
          "Transaction numbers are only allowed on a replica set member or mongos");
    }
    switch (command) {
      case "create" -> refuse(query, COLLECTION_OPTIONS, COMMAND_NOT_SUPPORTED);
      case "createindexes" -> documents(query.get("indexes")).forEach(Refusals::checkIndex);
      case "aggregate" -> checkAggregation(query);
      case "update" -> documents(query.get("updates")).forEach(each -> checkUpdate(each, "u"));
      case "findandmodify" -> checkUpdate(query, "update");
      case "delete" -> documents(query.get("deletes")).forEach(Refusals::checkCollation);
      case "renamecollection" -> checkRename(query);
      case "find" -> checkFind(query);
      case "getlasterror", "reseterror" -> throw notFound(command);
      default -> checkCollation(query);
    }
  }

  private static void checkFind(Document query) {
    checkCollation(query);
    if (Utils.isTrue(query.get("tailable"))) {
      throw new MongoServerError(
          BAD_VALUE,
          "BadValue",
          "error processing query: tailable cursor requested on non capped collection");
    }
  }

  private static MongoServerError notFound(String command) {
    return new MongoServerError(
        COMMAND_NOT_FOUND, "CommandNotFound", "no such command: '" + command + "'");
  }

  private static void checkIndex(Document index) {
    refuse(index, INDEX_OPTIONS, CANNOT_CREATE_INDEX);
    if (index.get("key") instanceof Document key) {
      key.forEach(
          (field, kind) -> {
            if (!(kind instanceof Number) || field.contains("$**")) {
              throw new MongoServerError(
                  CANNOT_CREATE_INDEX,
                  "CannotCreateIndex",
                  "Cannot create an index: this store has ascending (1) and descending (-1) fields"
                      + " only ("
                      + field
                      + ": "
                      + kind
                      + ")");
            }
          });
    }
  }

  private static void checkAggregation(Document query) {
    checkCollation(query);
    List<Document> stages = documents(query.get("pipeline"));
    if (!stages.isEmpty() && stages.get(0).containsKey("$changeStream")) {
      throw new MongoServerError(
          CHANGE_STREAM_WITHOUT_REPLICA_SET,
          "The $changeStream stage is only supported on replica sets");
    }
  }

  private static void checkUpdate(Document update, String field) {
    checkCollation(update);
    if (update.get(field) instanceof List) {
      throw new MongoServerError(
          TYPE_MISMATCH,
          "TypeMismatch",
          "Cannot update: this store takes update operators or a document, not a pipeline ("
              + field
              + ")");
    }
  }

  private static void checkCollation(Document query) {
    refuse(query, Set.of("collation"), COMMAND_NOT_SUPPORTED);
  }

  private static void checkRename(Document query) {
    String from = String.valueOf(query.get("renameCollection"));
    String to = String.valueOf(query.get("to"));
    if (!database(from).equals(database(to))) {
      throw new MongoServerError(
          COMMAND_NOT_SUPPORTED,
          "CommandNotSupported",
          "Cannot rename a collection: it stays in its database (" + from + " to " + to + ")");
    }
  }

  private static String database(String namespace) {
    int dot = namespace.indexOf('.');
    return dot < 0 ? namespace : namespace.substring(0, dot);
  }

  private static void refuse(Document query, Set<String> options, int code) {
    for (String option : options) {
      Object value = query.get(option);
      if (value != null && !Boolean.FALSE.equals(value)) {
        throw new MongoServerError(
            code,
            code == CANNOT_CREATE_INDEX ? "CannotCreateIndex" : "CommandNotSupported",
            "Cannot use an option: this store does not have it (" + option + ")");
      }
    }
  }

  /** The documents of a list. */
  static List<Document> documents(@Nullable Object list) {
    return list instanceof List<?> elements
        ? elements.stream().filter(Document.class::isInstance).map(Document.class::cast).toList()
        : List.of();
  }
}
