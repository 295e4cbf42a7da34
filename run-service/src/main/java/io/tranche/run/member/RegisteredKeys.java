package io.tranche.run.member;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.partitions.DynamicKeys;
import io.tranche.partitions.KeyPattern;
import io.tranche.partitions.Ordinals;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Answers questions of the partition algebra about dynamic sets without holding their keys. */
@Singleton
public class RegisteredKeys {

  /** A question about n dynamic dimensions needs at most a few rounds: each finds more. */
  private static final int MOST_ROUNDS = 16;

  private static final int AT_ONCE = 1_000;

  private final MemberRepository repository;
  private final RegisteredOrdinals ordinals;
  private final KeyTexts texts;

  @Inject
  RegisteredKeys(MemberRepository repository, RegisteredOrdinals ordinals, KeyTexts texts) {
    this.repository = repository;
    this.ordinals = ordinals;
    this.texts = texts;
  }

  /**
   * What is stored about the given keys, by set. Only these keys exist in the answer; its counts
   * and ordinals are of the whole sets.
   */
  public Uni<DynamicKeys> load(Map<String, ? extends Collection<String>> keys) {
    LoadedKeys loaded = new LoadedKeys(ordinals::of);
    return load(loaded, keys).replaceWith(loaded);
  }

  /** The registered members of a set under some ordinals. */
  public Uni<List<PartitionSetMember>> members(String set, Ordinals some) {
    return Multi.createFrom()
        .items(some.stream().boxed())
        .group()
        .intoLists()
        .of(AT_ONCE)
        .onItem()
        .transformToUniAndConcatenate(part -> repository.findByOrdinals(set, part))
        .collect()
        .in(ArrayList::new, List::addAll);
  }

  /**
   * Asks a question about any keys. It may be asked several times, as more keys are loaded, and
   * must have no effects.
   */
  public <T> Uni<T> evaluate(Function<DynamicKeys, T> question) {
    return Uni.createFrom()
        .deferred(() -> evaluate(question, new LoadedKeys(ordinals::of), MOST_ROUNDS));
  }

  private <T> Uni<T> evaluate(Function<DynamicKeys, T> question, LoadedKeys loaded, int rounds) {
    Uni<T> answer;
    try {
      answer = Uni.createFrom().item(question.apply(loaded));
    } catch (RuntimeException refusal) {
      answer = Uni.createFrom().failure(refusal);
    }
    return loaded.misses() && rounds > 0
        ? loadMissing(loaded).chain(() -> evaluate(question, loaded, rounds - 1))
        : answer;
  }

  private Uni<Void> loadMissing(LoadedKeys loaded) {
    Map<String, ? extends Collection<Long>> missing = loaded.takeMissingOrdinals();
    Map<String, ? extends Collection<KeyPattern>> patterns = loaded.takeMissingPatterns();
    return load(loaded, loaded.takeMissingKeys())
        .chain(() -> loadOrdinals(loaded, missing))
        .chain(() -> loadPatterns(loaded, patterns));
  }

  private Uni<Void> loadPatterns(
      LoadedKeys loaded, Map<String, ? extends Collection<KeyPattern>> patterns) {
    return Multi.createFrom()
        .iterable(patterns.entrySet())
        .onItem()
        .transformToMultiAndConcatenate(
            set ->
                Multi.createFrom()
                    .iterable(set.getValue())
                    .onItem()
                    .transformToUniAndConcatenate(
                        pattern ->
                            texts
                                .matching(set.getKey(), pattern)
                                .invoke(
                                    found -> loaded.loadedPattern(set.getKey(), pattern, found))))
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Void> load(LoadedKeys loaded, Map<String, ? extends Collection<String>> keys) {
    List<String> ids =
        keys.entrySet().stream()
            .flatMap(set -> set.getValue().stream().map(key -> Ids.member(set.getKey(), key)))
            .toList();
    return repository
        .find(ids)
        .invoke(
            found -> {
              List<PartitionSetMember> registered =
                  found.stream().filter(member -> !member.removed()).toList();
              keys.forEach((set, asked) -> loaded.loadedKeys(set, asked, List.of()));
              registered.forEach(
                  member -> loaded.loadedKeys(member.set(), List.of(), List.of(member)));
            })
        .replaceWithVoid();
  }

  private Uni<Void> loadOrdinals(
      LoadedKeys loaded, Map<String, ? extends Collection<Long>> ordinals) {
    return Multi.createFrom()
        .iterable(ordinals.entrySet())
        .onItem()
        .transformToUniAndConcatenate(
            set ->
                repository
                    .findByOrdinals(set.getKey(), set.getValue())
                    .invoke(found -> loaded.loadedOrdinals(set.getKey(), set.getValue(), found)))
        .collect()
        .last()
        .replaceWithVoid();
  }
}
