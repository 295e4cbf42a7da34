package io.tranche.contracts.automation;

import java.util.List;
import java.util.stream.Stream;

/**
 * For which partitions of an asset something is so. Conditions are evaluated whenever something
 * happens; where they speak of what is new, that is what happened since the evaluation before.
 *
 * <p>Law: what {@code toString} writes is the condition's form in a bundle, in one line.
 */
public sealed interface AutomationCondition
    permits Combination, Memory, OfDependencies, OfTime, Known {

  /** The conditions that this one is made of, in their order. */
  List<AutomationCondition> parts();

  /** What is asked, for people; without its parts where it has several. */
  String phrase();

  /** Asks which of the forms this is. */
  <R> R accept(Cases<R> cases);

  /** This condition and all that it is made of. */
  default Stream<AutomationCondition> all() {
    return Stream.concat(Stream.of(this), parts().stream().flatMap(AutomationCondition::all));
  }

  /** One answer for each form. */
  interface Cases<R> {
    R all(Combination.All condition);

    R any(Combination.Any condition);

    R not(Combination.Not condition);

    R labeled(Combination.Labeled condition);

    R since(Memory.Since condition);

    R sinceLastHandled(Memory.SinceLastHandled condition);

    R newlyTrue(Memory.NewlyTrue condition);

    R anyDepsMatch(OfDependencies.AnyDepsMatch condition);

    R allDepsMatch(OfDependencies.AllDepsMatch condition);

    R anyDepsUpdated(OfDependencies.AnyDepsUpdated condition);

    R anyDepsMissing(OfDependencies.AnyDepsMissing condition);

    R cronTickPassed(OfTime.CronTickPassed condition);

    R inLatestTimeWindow(OfTime.InLatestTimeWindow condition);

    R check(Known.Check condition);

    R checks(Known.Checks condition);

    R executedWithTags(Known.ExecutedWithTags condition);

    R fact(Known.Fact condition);
  }
}
