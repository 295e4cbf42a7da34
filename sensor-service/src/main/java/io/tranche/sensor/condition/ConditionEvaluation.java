package io.tranche.sensor.condition;

import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsSubset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a condition means: for which partitions it holds, given what is known and what happened
 * since the evaluation before. Nothing that is remembered is changed: {@link #remembered} is what
 * the next evaluation is to be given. {@link Scope} says what each form means.
 */
final class ConditionEvaluation {

  private final Conditioned target;
  private final Knowledge knowledge;
  private final Map<String, Ordinals> before;
  private final Map<String, Ordinals> after;
  private final List<String> untilHandled = new ArrayList<>();
  private final boolean isForAll;

  private ConditionEvaluation(
      Conditioned target,
      Knowledge knowledge,
      Map<String, Ordinals> before,
      Map<String, Ordinals> after,
      boolean isForAll) {
    this.target = target;
    this.knowledge = knowledge;
    this.before = before;
    this.after = new HashMap<>(after);
    this.isForAll = isForAll;
  }

  /**
   * Of what is in the focus.
   *
   * @param before what conditions remember, by their place
   * @param after what they are to remember of all that is not in the focus
   */
  ConditionEvaluation(
      Conditioned target,
      Knowledge knowledge,
      Map<String, Ordinals> before,
      Map<String, Ordinals> after) {
    this(target, knowledge, before, after, true);
  }

  Truth evaluate() {
    return new Scope(this, target.key(), "", knowledge.every(target.key())).of(target.condition());
  }

  /** How a condition stands, with all that is known. */
  record Outlook(Truth truth, Knowledge knowledge) {}

  /** How it stands for a partition when nothing has happened since a state was stored. */
  static Outlook outlook(
      Conditioned target, ConditionState state, String partition, PartitionContext context) {
    PartitionsSubset one = target.partitions().subset(List.of(partition), context);
    Knowledge knowledge =
        new Knowledge(
            target,
            context,
            context.now(),
            false,
            state.marks(),
            Happened.nothing(state.seen().running()),
            Set.of(),
            Focus.of(one.ordinals(), Map.of(), target, context));
    ConditionEvaluation evaluation =
        new ConditionEvaluation(
            target, knowledge, state.recalled().nodes(), state.recalled().nodes(), false);
    return new Outlook(evaluation.evaluate(), knowledge);
  }

  /** What conditions remember, when these partitions are requested. */
  Map<String, Ordinals> remembered(Ordinals requested) {
    Marks<String> nodes = new Marks<>(after);
    untilHandled.forEach(node -> nodes.remove(node, requested));
    return nodes.asMap();
  }

  Conditioned target() {
    return target;
  }

  Knowledge knowledge() {
    return knowledge;
  }

  /** Whether partitions that a part has left out need not be looked at by the next. */
  boolean isForAll() {
    return isForAll;
  }

  Ordinals before(String path) {
    return before.getOrDefault(path, Ordinals.empty());
  }

  /** What is requested is forgotten there. */
  void forgetsWhenHandled(String path) {
    untilHandled.add(path);
  }

  /** Keeps some of all partitions that are looked at there. */
  void remember(String path, PartitionsSubset all, PartitionsSubset some) {
    after.put(
        path,
        after
            .getOrDefault(path, Ordinals.empty())
            .difference(all.ordinals())
            .union(some.ordinals()));
  }
}
