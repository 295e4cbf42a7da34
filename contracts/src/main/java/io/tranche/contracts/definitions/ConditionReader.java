package io.tranche.contracts.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Problem;
import io.tranche.contracts.automation.AutomationCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads conditions: a word, or an object of one field whose name is the word; what is wrong is
 * noted in the fields' problems.
 */
final class ConditionReader {

  private static final int MOST_PARTS = 100;
  private static final int DEEPEST = 16;

  private ConditionReader() {}

  /** The condition that a field holds; a problem is noted if it holds none. */
  static Optional<AutomationCondition> condition(Fields fields, String field) {
    Optional<JsonNode> given = fields.any(field);
    if (given.isEmpty()) {
      fields.text(field);
      return Optional.empty();
    }
    Optional<AutomationCondition> condition =
        condition(
            given.get(), fields.path().isEmpty() ? field : fields.path() + "." + field, fields);
    condition
        .filter(read -> depth(read) > DEEPEST || read.all().count() > MOST_PARTS)
        .ifPresent(
            read ->
                fields.problem(
                    field,
                    read.all().count() + " parts",
                    "is too large",
                    "at most " + MOST_PARTS + " parts, " + DEEPEST + " deep"));
    return condition;
  }

  private static int depth(AutomationCondition condition) {
    return 1 + condition.parts().stream().mapToInt(ConditionReader::depth).max().orElse(0);
  }

  private static Optional<AutomationCondition> condition(
      JsonNode node, String path, Fields around) {
    if (!node.isObject()) {
      String word = node.asText();
      if (!node.isTextual() || !ConditionForms.WORDS.containsKey(word)) {
        around
            .problems()
            .add(
                Problem.at(
                    path,
                    Fields.shown(node),
                    ConditionForms.FORMS.containsKey(word)
                        ? "needs more than the word: {" + word + ": …}"
                        : "is no condition" + Suggestion.of(word, words()),
                    String.join(", ", words())));
      }
      return node.isTextual()
          ? Optional.ofNullable(ConditionForms.WORDS.get(word))
          : Optional.empty();
    }
    Fields fields = new Fields(node, path, around.problems());
    List<String> named = new ArrayList<>();
    List<AutomationCondition> read = new ArrayList<>();
    ConditionForms.FORMS.forEach(
        (word, form) -> {
          if (fields.any(word).isPresent()) {
            named.add(word);
            form.apply(fields, word).ifPresent(read::add);
          }
        });
    fields.end();
    if (named.size() != 1 && node.size() == named.size()) {
      around
          .problems()
          .add(
              Problem.at(
                  path,
                  named.isEmpty() ? "{}" : String.join(", ", named),
                  "must have exactly one field",
                  "one of "
                      + String.join(", ", ConditionForms.FORMS.keySet())
                      + "; several within all or any"));
    }
    return read.stream().findFirst();
  }

  private static Set<String> words() {
    Set<String> words = new TreeSet<>(ConditionForms.WORDS.keySet());
    words.addAll(ConditionForms.FORMS.keySet());
    return words;
  }

  /** The conditions of a list. */
  static Optional<List<AutomationCondition>> list(Fields fields, String field) {
    JsonNode given = fields.any(field).orElseThrow();
    String path = fields.path().isEmpty() ? field : fields.path() + "." + field;
    if (!given.isArray() || given.isEmpty()) {
      fields.problem(field, Fields.shown(given), "must be a list of conditions", "[condition, …]");
      return Optional.empty();
    }
    List<AutomationCondition> conditions = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      condition(given.get(i), path + "[" + i + "]", fields).ifPresent(conditions::add);
    }
    return Optional.of(conditions);
  }
}
