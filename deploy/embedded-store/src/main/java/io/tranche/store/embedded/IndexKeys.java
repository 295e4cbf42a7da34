package io.tranche.store.embedded;

import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The keys under which an index lists a document: one, or one for each element of an array.
 *
 * @param fields the fields of the index, each ascending or descending
 * @param sparse whether a document without any of the fields is left out
 */
record IndexKeys(List<IndexKey> fields, boolean sparse) {
  /**
   * The keys of a document.
   *
   * @param combinations how the library combines the elements of arrays
   */
  Set<byte[]> of(Document document, Function<Document, Set<KeyValue>> combinations) {
    Set<byte[]> keys = new TreeSet<>(BytesType.INSTANCE);
    List<Object> values = valuesOf(document);
    if (sparse && values.stream().allMatch(Missing.class::isInstance)) {
      return keys;
    }
    if (values.stream().noneMatch(Collection.class::isInstance)) {
      keys.add(key(values));
      return keys;
    }
    for (KeyValue combination : combinations.apply(document)) {
      keys.add(key(combination.stream().map(Missing::ofNullable).toList()));
    }
    if (keys.isEmpty()) {
      // An empty array is listed as null.
      keys.add(key(values.stream().map(IndexKeys::nullWhenArray).toList()));
    }
    return keys;
  }

  /** Whether any of the outermost fields is another object; those untouched are the same ones. */
  boolean mayDiffer(Document before, Document after) {
    for (IndexKey field : fields) {
      String path = field.getKey();
      int dot = path.indexOf('.');
      String outermost = dot < 0 ? path : path.substring(0, dot);
      if (before.getOrMissing(outermost) != after.getOrMissing(outermost)) {
        return true;
      }
    }
    return false;
  }

  List<Object> valuesOf(Document document) {
    List<Object> values = new ArrayList<>(fields.size());
    for (IndexKey field : fields) {
      values.add(valueOf(document, field.getKey()));
    }
    return values;
  }

  /** As the library, which takes a path apart by a regular expression, even one of one field. */
  private static Object valueOf(Document document, String path) {
    return path.indexOf('.') < 0
        ? document.getOrMissing(path)
        : Utils.getSubdocumentValueCollectionAware(document, path);
  }

  /** The values for a message to the user. */
  KeyValue shown(Document document) {
    return new KeyValue(
        valuesOf(document).stream().map(each -> each instanceof Missing ? "null" : each).toList());
  }

  /** Whether these are the fields and directions of a key as users write it. */
  boolean areNamed(Document key) {
    if (!List.copyOf(key.keySet()).equals(fields.stream().map(IndexKey::getKey).toList())) {
      return false;
    }
    return fields.stream()
        .allMatch(
            field ->
                key.get(field.getKey()) instanceof Number direction
                    && (direction.intValue() > 0) == field.isAscending());
  }

  private static Object nullWhenArray(Object value) {
    return value instanceof Collection ? Missing.getInstance() : value;
  }

  private byte[] key(List<Object> values) {
    SortKey key = new SortKey();
    for (int i = 0; i < values.size(); i++) {
      key.append(values.get(i), fields.get(i).isAscending());
    }
    return key.toBytes();
  }
}
