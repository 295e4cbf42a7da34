package io.tranche.contracts.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.definitions.WaitPolicy.OnDeadline;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads how long a sensor of several assets waits. */
final class WaitPolicyReader {

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private WaitPolicyReader() {}

  /**
   * @param assets how many there are
   */
  static WaitPolicy policy(Fields fields, int assets) {
    Optional<Duration> deadline =
        fields.optionalText("deadline").flatMap(text -> deadline(fields, text));
    OnDeadline onDeadline =
        fields.oneOf(
            "onDeadline",
            Map.of(
                OnDeadline.LAUNCH.word(),
                OnDeadline.LAUNCH,
                OnDeadline.SKIP.word(),
                OnDeadline.SKIP),
            OnDeadline.SKIP);
    if (fields.any("onDeadline").isPresent() && fields.any("deadline").isEmpty()) {
      fields.problem(
          "onDeadline", onDeadline.word(), "is only possible beside deadline", "a deadline");
    }
    return new WaitPolicy(wait(fields, assets), deadline, onDeadline);
  }

  private static int wait(Fields fields, int assets) {
    Optional<JsonNode> given = fields.any("wait");
    if (given.filter(JsonNode::isObject).isPresent()) {
      return fields.object("wait").map(wait -> atLeast(wait, assets)).orElse(assets);
    }
    String word = fields.optionalText("wait").orElse("all");
    if (!word.equals("all") && !word.equals("any")) {
      fields.problem(
          "wait",
          word,
          "is no way to wait" + Suggestion.of(word, List.of("all", "any")),
          "all, any, {atLeast: 2}");
    }
    return word.equals("any") ? 1 : assets;
  }

  private static int atLeast(Fields fields, int assets) {
    if (fields.any("atLeast").isEmpty()) {
      fields.problem("atLeast", "none given", "is required", "1 to " + assets);
    }
    int atLeast = fields.integerBetween("atLeast", 1, Math.max(1, assets)).orElse(assets);
    fields.end();
    return atLeast;
  }

  private static Optional<Duration> deadline(Fields fields, String text) {
    try {
      Duration given = Duration.parse(text);
      if (given.compareTo(SHORTEST) >= 0) {
        return Optional.of(given);
      }
    } catch (DateTimeException e) {
      fields.problem("deadline", text, "is not a duration", "PT1S or longer, e.g. PT1H");
      return Optional.empty();
    }
    fields.problem("deadline", text, "is too short", "PT1S or longer, e.g. PT1H");
    return Optional.empty();
  }
}
