package io.tranche.sensor.condition;

import io.smallrye.mutiny.Uni;
import io.tranche.partitions.DynamicKeys;
import io.tranche.partitions.PartitionsException;
import io.tranche.sensor.condition.SetMembers.Asked;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Puts a question about partitions again and again, until all members are loaded that it asks for:
 * so only those are, and the question stays a function of values.
 */
final class Answers {

  private Answers() {}

  static <T> Uni<T> to(Function<DynamicKeys, T> question, AskedKeys keys, SetMembers members) {
    Optional<T> answer = Optional.empty();
    try {
      answer = Optional.of(question.apply(keys));
    } catch (PartitionsException refused) {
      if (keys.isAnswered()) {
        return Uni.createFrom().failure(refused);
      }
    }
    if (keys.isAnswered()) {
      return Uni.createFrom().item(answer.orElseThrow());
    }
    Set<Asked> asked = keys.takeUnanswered();
    return members
        .find(asked)
        .invoke(found -> keys.answer(asked, found))
        .chain(found -> to(question, keys, members));
  }
}
