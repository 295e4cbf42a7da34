package io.tranche.store.embedded;

import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.backend.QueryMatcher;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tests documents against a query. The library's matcher decides; what it would say of a plain
 * value of a plain field, and of a list of texts or of whole numbers, is decided here, without
 * taking the name of the field apart for every document, and without comparing it with each value
 * of the list.
 */
final class Selector implements Predicate<Document> {
  private static final QueryMatcher LIBRARY = new DefaultQueryMatcher();

  private final List<Predicate<Document>> demands = new ArrayList<>();

  Selector(Document query) {
    add(query);
  }

  private void add(Document query) {
    query.forEach(
        (field, demand) -> {
          if (field.equals("$and") && isOfFields(demand)) {
            ((Collection<?>) demand).forEach(part -> add((Document) part));
          } else {
            demands.add(predicate(field, demand));
          }
        });
  }

  /** Whether a conjunction is of demands of fields; the library refuses what it may not be of. */
  private static boolean isOfFields(@Nullable Object conjunction) {
    return conjunction instanceof Collection<?> parts
        && !parts.isEmpty()
        && parts.stream()
            .allMatch(
                part ->
                    part instanceof Document fields
                        && fields.keySet().stream().noneMatch(field -> field.startsWith("$")));
  }

  @Override
  public boolean test(Document document) {
    for (Predicate<Document> demand : demands) {
      if (!demand.test(document)) {
        return false;
      }
    }
    return true;
  }

  private static Predicate<Document> predicate(String field, @Nullable Object demand) {
    Document part = new Document(field, demand);
    Predicate<Document> library = document -> LIBRARY.matches(document, part);
    if (field.startsWith("$") || field.indexOf('.') >= 0 || field.isEmpty()) {
      return library;
    }
    if (isPlain(demand)) {
      return document -> {
        Object value = document.get(field);
        return (isPlain(value) && isOfOneClass(value, demand))
            ? Objects.equals(value, demand)
            : library.test(document);
      };
    }
    Class<?> type = typeListed(demand);
    if (type == null) {
      return library;
    }
    Set<Object> listed = listed(demand);
    return document -> {
      Object value = document.get(field);
      return type.isInstance(value) ? listed.contains(value) : library.test(document);
    };
  }

  private static boolean isOfOneClass(@Nullable Object one, @Nullable Object other) {
    return one != null && other != null && one.getClass() == other.getClass();
  }

  /** Of one class, such values are equal for the library exactly when they are equal. */
  private static boolean isPlain(@Nullable Object value) {
    return value instanceof String
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Boolean
        || value instanceof Instant
        || value instanceof ObjectId;
  }

  /** The one type of all that {@code $in} lists, if it stands alone; else null. */
  private static @Nullable Class<?> typeListed(@Nullable Object demand) {
    Set<Object> listed = listed(demand);
    for (Class<?> type : List.of(String.class, Long.class)) {
      if (!listed.isEmpty() && listed.stream().allMatch(type::isInstance)) {
        return type;
      }
    }
    return null;
  }

  private static Set<Object> listed(@Nullable Object demand) {
    return demand instanceof Document operators
            && operators.size() == 1
            && operators.get("$in") instanceof Collection<?> values
        ? new HashSet<>(values)
        : Set.of();
  }

  /** The one value that a query demands of a field, or null. */
  static @Nullable Object only(Document query, String field) {
    Object demand = query.get(field);
    if (demand instanceof Map<?, ?> operators) {
      demand = operators.size() == 1 ? operators.get("$eq") : null;
    }
    return isPlain(demand) ? demand : null;
  }
}
