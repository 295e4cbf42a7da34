package io.tranche.contracts.definitions;

import io.tranche.contracts.TrancheException;
import io.tranche.contracts.automation.AutomationCondition;
import io.tranche.contracts.automation.Combination.All;
import io.tranche.contracts.automation.Combination.Any;
import io.tranche.contracts.automation.Combination.Labeled;
import io.tranche.contracts.automation.Combination.Not;
import io.tranche.contracts.automation.Conditions;
import io.tranche.contracts.automation.Dependencies;
import io.tranche.contracts.automation.Known.Check;
import io.tranche.contracts.automation.Known.Checks;
import io.tranche.contracts.automation.Known.Checks.Answer;
import io.tranche.contracts.automation.Known.Checks.Quantifier;
import io.tranche.contracts.automation.Known.ExecutedWithTags;
import io.tranche.contracts.automation.Known.Fact;
import io.tranche.contracts.automation.Memory.NewlyTrue;
import io.tranche.contracts.automation.Memory.Since;
import io.tranche.contracts.automation.Memory.SinceLastHandled;
import io.tranche.contracts.automation.OfDependencies.AllDepsMatch;
import io.tranche.contracts.automation.OfDependencies.AnyDepsMatch;
import io.tranche.contracts.automation.OfDependencies.AnyDepsMissing;
import io.tranche.contracts.automation.OfDependencies.AnyDepsUpdated;
import io.tranche.contracts.automation.OfTime.CronTickPassed;
import io.tranche.contracts.automation.OfTime.InLatestTimeWindow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;

/** How each condition is written: a word, or a field with what it needs. */
final class ConditionForms {

  /** What can be said in one word. */
  static final Map<String, AutomationCondition> WORDS = new LinkedHashMap<>();

  private static final InLatestTimeWindow LATEST = new InLatestTimeWindow(Optional.empty());

  private static final Map<String, Answer> ANSWERS = new LinkedHashMap<>();

  /** What needs more, by the field that holds it. */
  static final Map<String, BiFunction<Fields, String, Optional<AutomationCondition>>> FORMS =
      new LinkedHashMap<>();

  static {
    for (Answer answer : Answer.values()) {
      ANSWERS.put(answer.wireName(), answer);
    }
    for (Fact fact : Fact.values()) {
      WORDS.put(fact.wireName(), fact);
    }
    WORDS.put("newlyMissing", Conditions.newlyMissing());
    WORDS.put("inLatestTimeWindow", LATEST);
    WORDS.put("anyDepsUpdated", new AnyDepsUpdated(Dependencies.ALL));
    WORDS.put("anyDepsMissing", new AnyDepsMissing(Dependencies.ALL));
    WORDS.put("anyDepsInProgress", Conditions.anyDepsInProgress(Dependencies.ALL));
    WORDS.put("eager", Conditions.eager(Optional.empty()));
    WORDS.put("onMissing", Conditions.onMissing(Optional.of(LATEST)));

    FORMS.put("all", (fields, field) -> ConditionReader.list(fields, field).map(All::new));
    FORMS.put("any", (fields, field) -> ConditionReader.list(fields, field).map(Any::new));
    FORMS.put("not", (fields, field) -> ConditionReader.condition(fields, field).map(Not::new));
    FORMS.put("labeled", (fields, field) -> object(fields, field, ConditionForms::labeled));
    FORMS.put(
        "newlyTrue",
        (fields, field) -> ConditionReader.condition(fields, field).map(NewlyTrue::new));
    FORMS.put(
        "sinceLastHandled",
        (fields, field) -> ConditionReader.condition(fields, field).map(SinceLastHandled::new));
    FORMS.put("since", (fields, field) -> object(fields, field, ConditionForms::since));
    FORMS.put(
        "anyDepsMatch",
        (fields, field) ->
            object(
                fields,
                field,
                given -> {
                  Dependencies of = dependencies(given);
                  return ConditionReader.condition(given, "when")
                      .map(when -> new AnyDepsMatch(when, of));
                }));
    FORMS.put(
        "allDepsMatch",
        (fields, field) ->
            object(
                fields,
                field,
                given -> {
                  Dependencies of = dependencies(given);
                  return ConditionReader.condition(given, "when")
                      .map(when -> new AllDepsMatch(when, of));
                }));
    FORMS.put("anyDepsUpdated", ofDependencies(AnyDepsUpdated::new));
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
        "onCron",
        (fields, field) ->
            object(
                fields,
                field,
                given ->
                    AutomationReader.ticks(given)
                        .map(ticks -> Conditions.onCron(ticks, Optional.of(LATEST)))));
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
    for (Quantifier quantifier : Quantifier.values()) {
      FORMS.put(
          quantifier.wireName(),
          (fields, field) ->
              object(
                  fields,
                  field,
                  given ->
                      Optional.of(
                          new Checks(
                              quantifier,
                              given.oneOf("is", ANSWERS, Answer.PASSED),
                              given.flag("blockingOnly")))));
    }
    FORMS.put("executedWithTags", (fields, field) -> object(fields, field, ConditionForms::tags));
  }

  private ConditionForms() {}

  private static Optional<AutomationCondition> object(
      Fields fields, String field, Function<Fields, Optional<AutomationCondition>> read) {
    Fields given = fields.object(field).orElseThrow();
    Optional<AutomationCondition> condition = read.apply(given);
    given.end();
    return condition;
  }

  private static Optional<AutomationCondition> since(Fields fields) {
    Optional<AutomationCondition> when = ConditionReader.condition(fields, "when");
    Optional<AutomationCondition> reset = ConditionReader.condition(fields, "reset");
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

  private static Optional<AutomationCondition> labeled(Fields fields) {
    String label = fields.text("label");
    return ConditionReader.condition(fields, "when").map(when -> new Labeled(label, when));
  }

  private static Optional<AutomationCondition> tags(Fields fields) {
    ExecutedWithTags tags =
        new ExecutedWithTags(
            new TreeSet<>(fields.texts("keys")), new TreeMap<>(fields.textMap("values")));
    if (tags.keys().isEmpty() && tags.values().isEmpty()) {
      fields.problem("values", "{}", "must name a tag, or keys must", "{tag: value}");
    }
    return Optional.of(tags);
  }
}
