package io.tranche.run.eventlog;

import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Reads the parts of stored documents in the forms that they are shown in. */
final class Stored {

  private Stored() {}

  static Optional<String> text(Document document, String field) {
    return Optional.ofNullable(document.getString(field));
  }

  static Optional<Instant> instant(Document document, String field) {
    return Optional.ofNullable(document.getDate(field)).map(Date::toInstant);
  }

  static Optional<Long> number(Document document, String field) {
    return Optional.ofNullable(document.get(field, Number.class)).map(Number::longValue);
  }

  static List<String> texts(Document document, String field) {
    return document.getList(field, String.class, List.of());
  }

  /** A part as a map of plain values; absent fields are left out. */
  static Map<String, Object> map(Document document, String field) {
    Document part = document.get(field, Document.class);
    return part == null ? Map.of() : plain(part);
  }

  static Map<String, Object> plain(Document part) {
    Map<String, Object> map = new LinkedHashMap<>();
    part.forEach(
        (name, value) -> {
          if (value != null) {
            map.put(name, plainValue(value));
          }
        });
    return map;
  }

  private static Object plainValue(Object value) {
    if (value instanceof Date date) {
      return date.toInstant();
    }
    if (value instanceof Document document) {
      return plain(document);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Stored::plainOrEmpty).toList();
    }
    return value;
  }

  private static Object plainOrEmpty(@Nullable Object value) {
    return value == null ? "" : plainValue(value);
  }
}
