package io.tranche.store.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The updates of one document that are made often, made quickly. Each method answers null when the
 * library has to do it, and has changed nothing then. To be called under the lock of the
 * collection.
 */
final class Updates {
  private static final String ID = "_id";

  private final StoreCollection collection;
  private final IndexedDocuments documents;
  private final Queries queries;

  Updates(StoreCollection collection, IndexedDocuments documents, Queries queries) {
    this.collection = collection;
    this.documents = documents;
    this.queries = queries;
  }

  /** Updates the first document that matches; answers as the library does. */
  @Nullable Document updateOne(Document selector, Document update, boolean isUpsert) {
    SimpleUpdate simple = SimpleUpdate.of(update);
    if (simple == null) {
      return null;
    }
    Results found = queries.find(selector, null, 0, 1);
    Document result = new Document();
    if (found.hasNext()) {
      StoredDocument before = found.next();
      SimpleUpdate.Updated after = simple.apply(before.document());
      if (after == null) {
        return null;
      }
      store(before, after);
      return result.append("n", 1).append("nModified", after.isModified() ? 1 : 0);
    }
    if (isUpsert) {
      Document inserted = simple.inserted(selector);
      if (inserted == null) {
        return null;
      }
      collection.addDocument(inserted);
      result.append("upserted", inserted.get(ID));
    }
    return result.append("n", 0).append("nModified", 0);
  }

  /** Updates a document and answers it as it was, or as it is now. */
  @Nullable Document findAndModify(Document query) {
    if (!(query.get("update") instanceof Document update)
        || !(query.get("query") instanceof Document selector)
        || Utils.isTrue(query.get("remove"))) {
      return null;
    }
    SimpleUpdate simple = SimpleUpdate.of(update);
    if (simple == null) {
      return null;
    }
    boolean returnsNew = Utils.isTrue(query.get("new"));
    Document fields = (Document) query.get("fields");
    Results found = queries.find(selector, (Document) query.get("sort"), 0, 1);
    if (found.hasNext()) {
      StoredDocument before = found.next();
      SimpleUpdate.Updated after = simple.apply(before.document());
      if (after == null || !canStore(before, after)) {
        return null;
      }
      Document state = new Document("updatedExisting", true).append("n", 1);
      return answer(state, returnsNew ? after.document() : before.document(), fields);
    }
    if (!Utils.isTrue(query.get("upsert"))) {
      return answer(new Document("updatedExisting", false).append("n", 0), null, fields);
    }
    Document inserted = simple.inserted(selector);
    if (inserted == null) {
      return null;
    }
    collection.addDocument(inserted);
    Document state =
        new Document("updatedExisting", false).append("n", 1).append("upserted", inserted.get(ID));
    return answer(state, returnsNew ? inserted : null, fields);
  }

  private void store(StoredDocument before, SimpleUpdate.Updated after) {
    if (after.isWritten()) {
      MongoCollection<Long> owner = collection;
      documents.replace(before.position(), before.document(), after.document(), owner);
    }
  }

  /** The library words the refusal of a duplicate. */
  private boolean canStore(StoredDocument before, SimpleUpdate.Updated after) {
    try {
      store(before, after);
      return true;
    } catch (MongoServerError refused) {
      return false;
    }
  }

  private Document answer(Document state, @Nullable Document value, @Nullable Document fields) {
    Document shown = value == null ? null : collection.project(List.of(value), fields).get(0);
    Document result = new Document("lastErrorObject", state).append("value", shown);
    Utils.markOkay(result);
    return result;
  }
}
