package io.tranche.run.report;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Metadata that somebody has written, in values that the store has too. */
public final class StorableMetadata {

  private StorableMetadata() {}

  /** What is not a number of the store, nor a text or a truth, becomes a text. */
  public static Map<String, Object> of(Map<String, Object> given) {
    Map<String, Object> storable = new LinkedHashMap<>();
    given.forEach((name, value) -> storable.put(name, value(value)));
    return storable;
  }

  private static Object value(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> storable = new LinkedHashMap<>();
      map.forEach((name, part) -> storable.put(String.valueOf(name), value(part)));
      return storable;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(StorableMetadata::value).toList();
    }
    return value == null || value instanceof BigInteger || value instanceof BigDecimal
        ? String.valueOf(value)
        : value;
  }
}
