package io.tranche.store.embedded;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.BsonJavaScript;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import io.tranche.store.embedded.Condition.Bound;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes from a query what an index can answer; what it does not know it leaves to the matcher. */
final class Conditions {
  private final Map<String, Condition> byField = new HashMap<>();

  private Conditions() {}

  static Conditions of(Document query) {
    Conditions conditions = new Conditions();
    conditions.collect(query);
    return conditions;
  }

  Condition on(String field) {
    return byField.getOrDefault(field, Condition.NONE);
  }

  private void collect(Document query) {
    query.forEach(
        (field, demand) -> {
          if (field.equals("$and") && demand instanceof Collection<?> parts) {
            for (Object part : parts) {
              if (part instanceof Document all) {
                collect(all);
              }
            }
          } else if (!field.startsWith("$")) {
            byField.merge(field, condition(demand), Condition::and);
          }
        });
  }

  private static Condition condition(@Nullable Object demand) {
    if (BsonRegularExpression.isRegularExpression(demand)) {
      return Condition.NONE;
    }
    if (!(demand instanceof Document document)) {
      return isIndexed(demand) ? equalTo(List.of(Missing.ofNullable(demand))) : Condition.NONE;
    }
    if (document.keySet().stream().anyMatch(key -> key.startsWith("$"))) {
      return operators(document);
    }
    // The matcher looks into a literal document that holds nulls, documents or nothing at all.
    boolean literal =
        !document.isEmpty()
            && document.values().stream()
                .allMatch(value -> isScalar(value) && !Missing.isNullOrMissing(value));
    return literal ? equalTo(List.of(document)) : Condition.NONE;
  }

  private static Condition operators(Document operators) {
    Condition result = Condition.NONE;
    for (Map.Entry<String, Object> entry : operators.entrySet()) {
      result = result.and(operator(entry.getKey(), entry.getValue()));
    }
    return result;
  }

  private static Condition operator(String operator, @Nullable Object operand) {
    return switch (operator) {
      case "$eq" ->
          isIndexed(operand) ? equalTo(List.of(Missing.ofNullable(operand))) : Condition.NONE;
      case "$in" -> operand instanceof Collection<?> values ? oneOf(values) : Condition.NONE;
      case "$gt", "$gte" ->
          isBound(operand)
              ? new Condition(null, bound(operand, operator.equals("$gte")), null)
              : Condition.NONE;
      case "$lt", "$lte" ->
          isBound(operand)
              ? new Condition(null, null, bound(operand, operator.equals("$lte")))
              : Condition.NONE;
      default -> Condition.NONE;
    };
  }

  private static Condition oneOf(Collection<?> values) {
    if (!values.stream().allMatch(Conditions::isIndexed)) {
      return Condition.NONE;
    }
    List<Object> equal = new ArrayList<>(values.size());
    values.forEach(value -> equal.add(Missing.ofNullable(value)));
    return equalTo(equal);
  }

  private static Condition equalTo(List<Object> values) {
    return new Condition(values, null, null);
  }

  /** Keys hold decimals as doubles: values that differ by less than that are at the bound. */
  private static Bound bound(@Nullable Object value, boolean inclusive) {
    return new Bound(Missing.ofNullable(value), inclusive || value instanceof Decimal128);
  }

  private static boolean isIndexed(@Nullable Object value) {
    return isScalar(value)
        || (value instanceof Document document
            && document.values().stream().allMatch(Conditions::isIndexed));
  }

  private static boolean isScalar(@Nullable Object value) {
    return !(value instanceof Collection
        || value instanceof Document
        || value instanceof BsonRegularExpression
        || value instanceof BsonJavaScript);
  }

  /** Ranges stay within one type; the ends of all types and NaN follow rules of their own. */
  private static boolean isBound(@Nullable Object value) {
    return isScalar(value)
        && !Missing.isNullOrMissing(value)
        && !(value instanceof MinKey || value instanceof MaxKey)
        && !(value instanceof Number number && Double.isNaN(number.doubleValue()));
  }
}
