package io.tranche.store.embedded;

import de.bwaldvogel.mongo.backend.NumericUtils;
import de.bwaldvogel.mongo.bson.BsonJavaScript;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An update by {@code $set}, {@code $setOnInsert}, {@code $unset} and {@code $inc} of fields and of
 * fields of documents within documents. It does what the library does, without copying the whole
 * document and taking every path apart for every document. Whatever else an update may ask for, and
 * whatever it may be refused for, is left to the library: then there is no simple update, or it
 * does not apply.
 */
final class SimpleUpdate {
  private static final String ID = "_id";
  private static final String EQUAL = "$eq";
  private static final String AND = "$and";

  private enum Operator {
    SET,
    SET_ON_INSERT,
    UNSET,
    INCREMENT
  }

  private record Change(Operator operator, List<String> path, @Nullable Object value) {
    String last() {
      return path.get(path.size() - 1);
    }
  }

  /**
   * A document after an update.
   *
   * @param document shares with the one before what has not changed
   * @param isWritten whether it has to be stored
   * @param isModified whether the change counts: another type of an equal number does not
   */
  record Updated(Document document, boolean isWritten, boolean isModified) {}

  private final List<Change> changes;

  private SimpleUpdate(List<Change> changes) {
    this.changes = changes;
  }

  /** The update, or null when it is for the library. */
  static @Nullable SimpleUpdate of(Document update) {
    List<Change> changes = new ArrayList<>();
    Set<String> paths = new HashSet<>();
    for (Map.Entry<String, Object> part : update.entrySet()) {
      Operator operator = operator(part.getKey());
      if (operator == null || !(part.getValue() instanceof Document fields)) {
        return null;
      }
      for (Map.Entry<String, Object> field : fields.entrySet()) {
        List<String> path = path(field.getKey());
        boolean known = !path.isEmpty() && !path.get(0).equals(ID) && paths.add(field.getKey());
        if (!known || (operator == Operator.INCREMENT && !(field.getValue() instanceof Number))) {
          return null;
        }
        changes.add(new Change(operator, path, field.getValue()));
      }
    }
    return changes.isEmpty() || contradicts(paths) ? null : new SimpleUpdate(changes);
  }

  /** The document after the update, or null when this document is for the library. */
  @Nullable Updated apply(Document before) {
    return apply(before, false);
  }

  /** The document that an upsert inserts when none matches, or null when it is for the library. */
  @Nullable Document inserted(Document selector) {
    Document seed = new Document(ID, null);
    Updated updated =
        takeDemanded(selector, seed) && seed.get(ID) != null ? apply(seed, true) : null;
    return updated == null ? null : updated.document();
  }

  /** Takes over the values that a selector demands; answers whether it demands nothing else. */
  private static boolean takeDemanded(Document selector, Document seed) {
    for (Map.Entry<String, Object> part : selector.entrySet()) {
      String field = part.getKey();
      Object value = part.getValue();
      if (field.equals(AND) && value instanceof Collection<?> parts) {
        if (!parts.stream()
            .allMatch(each -> each instanceof Document all && takeDemanded(all, seed))) {
          return false;
        }
        continue;
      }
      if (field.startsWith("$") || field.indexOf('.') >= 0) {
        return false;
      }
      if (value instanceof Document demand) {
        if (demand.isEmpty() || !demand.keySet().stream().allMatch(key -> key.startsWith("$"))) {
          return false;
        }
        if (!demand.containsKey(EQUAL)) {
          continue;
        }
        if (demand.size() > 1) {
          return false;
        }
        value = demand.get(EQUAL);
      }
      if (!isScalar(value) || seed.put(field, value) != null) {
        return false;
      }
    }
    return true;
  }

  private @Nullable Updated apply(Document before, boolean inserting) {
    Document after = before.clone();
    boolean written = false;
    boolean modified = false;
    for (Change change : changes) {
      if (change.operator() == Operator.SET_ON_INSERT && !inserting) {
        continue;
      }
      Document parent = parent(after, change);
      if (parent == null) {
        return null;
      }
      boolean existed = parent.containsKey(change.last());
      Object old = parent.get(change.last());
      if (change.operator() == Operator.UNSET) {
        parent.remove(change.last());
        written |= existed;
        modified |= existed;
        continue;
      }
      if (change.operator() == Operator.INCREMENT && !(old == null || old instanceof Number)) {
        return null;
      }
      Object value = change.operator() == Operator.INCREMENT ? sum(old, change) : change.value();
      boolean same = existed && isSame(old, value);
      if (same && change.operator() != Operator.INCREMENT) {
        continue;
      }
      parent.put(change.last(), value);
      written |= !same || !Objects.equals(value, old);
      modified |= !same;
    }
    return new Updated(after, written, modified);
  }

  /**
   * The document that holds the changed field: a copy of its own, made when it is missing. Null
   * when the path leads through anything else, like an array.
   */
  private static @Nullable Document parent(Document root, Change change) {
    Document parent = root;
    for (String step : change.path().subList(0, change.path().size() - 1)) {
      Object child = parent.get(step);
      Document copy;
      if (child instanceof Document document) {
        copy = document.clone();
      } else if (child != null) {
        return null;
      } else if (change.operator() == Operator.UNSET) {
        return new Document();
      } else {
        copy = new Document();
      }
      parent.put(step, copy);
      parent = copy;
    }
    return parent;
  }

  private static Number sum(@Nullable Object old, Change change) {
    Number before = old == null ? Integer.valueOf(0) : (Number) old;
    return NumericUtils.addNumbers(before, (Number) Objects.requireNonNull(change.value()));
  }

  private static @Nullable Operator operator(String name) {
    return switch (name) {
      case "$set" -> Operator.SET;
      case "$setOnInsert" -> Operator.SET_ON_INSERT;
      case "$unset" -> Operator.UNSET;
      case "$inc" -> Operator.INCREMENT;
      default -> null;
    };
  }

  /** The steps of a path; none when a step is empty or stands for elements of an array. */
  private static List<String> path(String path) {
    if (path.isEmpty() || path.indexOf('$') >= 0) {
      return List.of();
    }
    if (path.indexOf('.') < 0) {
      return List.of(path);
    }
    List<String> steps = List.of(path.split("\\.", -1));
    return steps.contains("") ? List.of() : steps;
  }

  /** Whether one path leads through the end of another. */
  private static boolean contradicts(Set<String> paths) {
    for (String path : paths) {
      for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
        if (paths.contains(path.substring(0, dot))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Equal for the library: numbers by their value, whatever their type. */
  private static boolean isSame(@Nullable Object one, @Nullable Object other) {
    if (one == null || other == null) {
      return one == other;
    }
    if (one instanceof Number number && other instanceof Number otherNumber) {
      return normal(number).equals(normal(otherNumber));
    }
    if (one instanceof Map<?, ?> document && other instanceof Map<?, ?> otherDocument) {
      return isSame(document.keySet(), otherDocument.keySet())
          && isSame(document.values(), otherDocument.values());
    }
    if (one instanceof Collection<?> values && other instanceof Collection<?> otherValues) {
      if (values.size() != otherValues.size()) {
        return false;
      }
      var others = otherValues.iterator();
      return values.stream().allMatch(value -> isSame(value, others.next()));
    }
    return one.equals(other);
  }

  private static Number normal(Number number) {
    double rounded = number.doubleValue();
    if (number instanceof Long exact && exact != (long) rounded) {
      return number;
    }
    return rounded == 0 ? 0.0 : rounded;
  }

  private static boolean isScalar(@Nullable Object value) {
    return !(value instanceof Collection
        || value instanceof Map
        || value instanceof BsonRegularExpression
        || value instanceof BsonJavaScript);
  }
}
