package io.tranche.contracts.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.automation.AutomationCondition;
import io.tranche.contracts.automation.AutomationCondition.All;
import io.tranche.contracts.automation.AutomationCondition.AllDepsMatch;
import io.tranche.contracts.automation.AutomationCondition.Any;
import io.tranche.contracts.automation.AutomationCondition.AnyDepsMatch;
import io.tranche.contracts.automation.AutomationCondition.AnyDepsMissing;
import io.tranche.contracts.automation.AutomationCondition.Check;
import io.tranche.contracts.automation.AutomationCondition.CronTickPassed;
import io.tranche.contracts.automation.AutomationCondition.Fact;
import io.tranche.contracts.automation.AutomationCondition.InLatestTimeWindow;
import io.tranche.contracts.automation.AutomationCondition.NewlyTrue;
import io.tranche.contracts.automation.AutomationCondition.Not;
import io.tranche.contracts.automation.AutomationCondition.Since;
import io.tranche.contracts.automation.AutomationCondition.SinceLastHandled;
import io.tranche.contracts.automation.Conditions;
import io.tranche.contracts.automation.Dependencies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Reads conditions: a word, or an object of one field whose name is the word; what is wrong is
 * noted in the fields' problems.
 */
final class ConditionReader {

  private static final int MOST_PARTS = 100;
  private static final int DEEPEST = 16;

  /** What can be said in one word. */
  private static final Map<String, AutomationCondition> WORDS = new LinkedHashMap<>();

  /** What needs more, by the field that holds it. */
  private static final Map<String, BiFunction<Fields, String, Optional<AutomationCondition>>>
      FORMS = new LinkedHashMap<>();

  static {
    for (Fact fact : Fact.values()) {
      WORDS.put(fact.wireName(), fact);
    }
    WORDS.put("newlyMissing", Conditions.newlyMissing());
    WORDS.put("inLatestTimeWindow", new InLatestTimeWindow(Optional.empty()));
    WORDS.put("anyDepsUpdated", Conditions.anyDepsUpdated(Dependencies.ALL));
    WORDS.put("anyDepsMissing", new AnyDepsMissing(Dependencies.ALL));
    WORDS.put("anyDepsInProgress", Conditions.anyDepsInProgress(Dependencies.ALL));

    FORMS.put("all", (fields, field) -> list(fields, field).map(All::new));
    FORMS.put("any", (fields, field) -> list(fields, field).map(Any::new));
    FORMS.put("not", (fields, field) -> condition(fields, field).map(Not::new));
    FORMS.put("newlyTrue", (fields, field) -> condition(fields, field).map(NewlyTrue::new));
    FORMS.put(
        "sinceLastHandled", (fields, field) -> condition(fields, field).map(SinceLastHandled::new));
    FORMS.put("since", (fields, field) -> object(fields, field, ConditionReader::since));
    FORMS.put(
        "anyDepsMatch",
        (fields, field) ->
            object(
                fields,
                field,
                given -> {
                  Dependencies of = dependencies(given);
                  return condition(given, "when").map(when -> new AnyDepsMatch(when, of));
                }));
    FORMS.put(
        "allDepsMatch",
        (fields, field) ->
            object(
                fields,
                field,
                given -> {
                  Dependencies of = dependencies(given);
                  return condition(given, "when").map(when -> new AllDepsMatch(when, of));
                }));
    FORMS.put("anyDepsUpdated", ofDependencies(Conditions::anyDepsUpdated));
    FORMS.put("anyDepsMissing", ofDependencies(AnyDepsMissing::new));
    FORMS.put("anyDepsInProgress", ofDependencies(Conditions::anyDepsInProgress));
    FORMS.put(
        "allDepsUpdatedSinceCron",
        (fields, field) ->
            object(
                fields,
                field,
                given -> {
                  Dependencies of = dependencies(given);
                  return AutomationReader.ticks(given)
                      .map(ticks -> Conditions.allDepsUpdatedSinceCron(ticks, of));
                }));
    FORMS.put(
        "cronTickPassed",
        (fields, field) ->
            object(fields, field, given -> AutomationReader.ticks(given).map(CronTickPassed::new)));
    FORMS.put(
        "inLatestTimeWindow",
        (fields, field) ->
            object(
                fields,
                field,
                given -> Optional.of(new InLatestTimeWindow(AutomationReader.lookback(given)))));
    for (Check.Outcome outcome : Check.Outcome.values()) {
      FORMS.put(
          outcome.wireName(),
          (fields, field) ->
              Optional.of(fields.text(field))
                  .filter(name -> !name.isEmpty())
                  .map(name -> new Check(name, outcome)));
    }
  }

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
      if (!node.isTextual() || !WORDS.containsKey(word)) {
        around
            .problems()
            .add(
                Problem.at(
                    path,
                    Fields.shown(node),
                    FORMS.containsKey(word)
                        ? "needs more than the word: {" + word + ": …}"
                        : "is no condition" + Suggestion.of(word, words()),
                    String.join(", ", words())));
      }
      return node.isTextual() ? Optional.ofNullable(WORDS.get(word)) : Optional.empty();
    }
    Fields fields = new Fields(node, path, around.problems());
    List<String> named = new ArrayList<>();
    List<AutomationCondition> read = new ArrayList<>();
    FORMS.forEach(
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
                  "one of " + String.join(", ", FORMS.keySet()) + "; several within all or any"));
    }
    return read.stream().findFirst();
  }

  private static Set<String> words() {
    Set<String> words = new TreeSet<>(WORDS.keySet());
    words.addAll(FORMS.keySet());
    return words;
  }

  private static Optional<List<AutomationCondition>> list(Fields fields, String field) {
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

  private static Optional<AutomationCondition> object(
      Fields fields, String field, Function<Fields, Optional<AutomationCondition>> read) {
    Fields given = fields.object(field).orElseThrow();
    Optional<AutomationCondition> condition = read.apply(given);
    given.end();
    return condition;
  }

  private static Optional<AutomationCondition> since(Fields fields) {
    Optional<AutomationCondition> when = condition(fields, "when");
    Optional<AutomationCondition> reset = condition(fields, "reset");
    return when.flatMap(trigger -> reset.map(until -> new Since(trigger, until)));
  }

  private static BiFunction<Fields, String, Optional<AutomationCondition>> ofDependencies(
      Function<Dependencies, AutomationCondition> condition) {
    return (fields, field) ->
        object(fields, field, given -> Optional.of(condition.apply(dependencies(given))));
  }

  private static Dependencies dependencies(Fields fields) {
    return new Dependencies(selection(fields, "allow"), selection(fields, "ignore"));
  }

  private static Optional<String> selection(Fields fields, String field) {
    Optional<String> given = fields.optionalText(field);
    try {
      given.ifPresent(AssetSelection::parse);
      return given;
    } catch (TrancheException.Invalid refused) {
      refused
          .problems()
          .forEach(
              problem ->
                  fields.problem(
                      field,
                      given.orElse(""),
                      problem.message(),
                      problem.accepted().orElse("an asset selection")));
      return Optional.empty();
    }
  }
}
