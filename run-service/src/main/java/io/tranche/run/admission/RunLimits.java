package io.tranche.run.admission;

import io.tranche.run.RunConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How many runs with some tag may be in progress at once, over all replicas. What a run takes a
 * share of is named by texts: {@code tag:team} for all runs with that tag, {@code tag:team=data}
 * for those with that value.
 */
final class RunLimits {

  static final RunLimits NONE = new RunLimits(List.of());

  private static final String PREFIX = "tag:";

  private final List<Rule> rules;

  RunLimits(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * One limit.
   *
   * @param value of the tag; absent for all values
   * @param perValue whether the limit holds for each value by itself
   */
  record Rule(String tag, Optional<String> value, boolean perValue, int most) {
    Rule {
      if (tag.isBlank() || most < 0 || (perValue && value.isPresent())) {
        throw new IllegalArgumentException(
            "Cannot limit runs: tranche.run.limits needs a tag, a limit of 0 or more, and not both"
                + " value and per-value (tag="
                + tag
                + ", limit="
                + most
                + ", value="
                + value.orElse("")
                + ", per-value="
                + perValue
                + ")");
      }
    }

    Optional<String> share(Map<String, String> tags) {
      Optional<String> given = Optional.ofNullable(tags.get(tag));
      return given
          .filter(one -> value.map(one::equals).orElse(true))
          .map(one -> perValue || value.isPresent() ? PREFIX + tag + "=" + one : PREFIX + tag);
    }

    boolean limits(String share) {
      return perValue
          ? share.startsWith(PREFIX + tag + "=")
          : share.equals(PREFIX + tag + value.map(one -> "=" + one).orElse(""));
    }
  }

  static RunLimits of(RunConfig config) {
    return new RunLimits(
        config.limits().stream()
            .map(one -> new Rule(one.tag(), one.value(), one.perValue(), one.limit()))
            .toList());
  }

  /** What a run with these tags takes a share of. */
  List<String> shares(Map<String, String> tags) {
    if (rules.isEmpty()) {
      return List.of();
    }
    Set<String> shares = new LinkedHashSet<>();
    rules.forEach(rule -> rule.share(tags).ifPresent(shares::add));
    return new ArrayList<>(shares);
  }

  /** How many may share it. */
  int most(String share) {
    return rules.stream()
        .filter(rule -> rule.limits(share))
        .mapToInt(Rule::most)
        .min()
        .orElse(Integer.MAX_VALUE);
  }
}
