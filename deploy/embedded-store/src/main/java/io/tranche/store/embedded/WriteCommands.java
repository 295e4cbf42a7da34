package io.tranche.store.embedded;

import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Inserts and updates of many as MongoDB does them, where the library does not: ordered updates end
 * at the first error, and the number of inserted documents does not count those refused.
 */
final class WriteCommands {
  private static final String ORDERED = "ordered";
  private static final String DOCUMENTS = "documents";
  private static final String UPDATES = "updates";
  private static final String ERRORS = "writeErrors";
  private static final String UPSERTED = "upserted";
  private static final String INDEX = "index";
  private static final int INSERTED_AT_ONCE = 100;

  private WriteCommands() {}

  /** Some at a time: each part is one operation, which changes all indexes in memory. */
  static Document insert(Document command, UnaryOperator<Document> library) {
    command.putIfAbsent(ORDERED, true);
    boolean ordered = Utils.isTrue(command.get(ORDERED));
    List<Document> documents = Refusals.documents(command.get(DOCUMENTS));
    List<Document> errors = new ArrayList<>();
    int inserted = 0;
    for (int from = 0; from < documents.size() && !(ordered && !errors.isEmpty()); ) {
      int to = Math.min(documents.size(), from + INSERTED_AT_ONCE);
      Document part = command.clone();
      part.put(DOCUMENTS, documents.subList(from, to));
      List<Document> refused = Refusals.documents(library.apply(part).get(ERRORS));
      boolean ended = ordered && !refused.isEmpty();
      inserted += ended ? number(refused.get(0), INDEX) : to - from - refused.size();
      for (Document error : refused) {
        error.put(INDEX, from + number(error, INDEX));
        errors.add(error);
      }
      from = to;
    }
    Document response = new Document("n", inserted);
    if (!errors.isEmpty()) {
      response.put(ERRORS, errors);
    }
    Utils.markOkay(response);
    return response;
  }

  static Document update(Document command, UnaryOperator<Document> library) {
    command.putIfAbsent(ORDERED, true);
    List<Document> updates = Refusals.documents(command.get(UPDATES));
    if (updates.size() < 2 || !Utils.isTrue(command.get(ORDERED))) {
      return library.apply(command);
    }
    int matched = 0;
    int modified = 0;
    List<Document> upserted = new ArrayList<>();
    List<Document> errors = new ArrayList<>();
    for (int i = 0; i < updates.size() && errors.isEmpty(); i++) {
      Document one = command.clone();
      one.put(UPDATES, List.of(updates.get(i)));
      Document response = library.apply(one);
      matched += number(response, "n");
      modified += number(response, "nModified");
      upserted.addAll(numbered(response, UPSERTED, i));
      errors.addAll(numbered(response, ERRORS, i));
    }
    Document response = new Document("n", matched).append("nModified", modified);
    if (!upserted.isEmpty()) {
      response.put(UPSERTED, upserted);
    }
    if (!errors.isEmpty()) {
      response.put(ERRORS, errors);
    }
    Utils.markOkay(response);
    return response;
  }

  private static int number(Document response, String field) {
    return response.get(field) instanceof Integer number ? number : 0;
  }

  private static List<Document> numbered(Document response, String field, int index) {
    List<Document> results = Refusals.documents(response.get(field));
    results.forEach(each -> each.put(INDEX, index));
    return results;
  }
}
