package io.tranche.sensor.reaction;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.commands.Resource;
import io.tranche.contracts.definitions.WaitPolicy;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsException;
import io.tranche.sensor.automation.CopyRepository;
import io.tranche.sensor.automation.MemberNeeds;
import io.tranche.sensor.control.Controls;
import io.tranche.sensor.control.Silences;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers what steps of waits have to know. */
@Singleton
class WaitPlanner {

  private final CopyRepository copies;
  private final Controls controls;
  private final Clock clock;

  @Inject
  WaitPlanner(CopyRepository copies, Controls controls, Clock clock) {
    this.copies = copies;
    this.controls = controls;
    this.clock = clock;
  }

  /**
   * The steps that can be made, and why others cannot.
   *
   * @param refused by what was awaited
   */
  record Plan(List<WaitStep> steps, Map<Awaited, String> refused) {}

  Uni<Plan> plan(List<Awaited> awaited) {
    MemberNeeds members = new MemberNeeds();
    awaited.forEach(one -> AwaitedPartitions.need(one.sensor(), one.partition(), members));
    return members
        .keys(copies)
        .map(keys -> new PartitionContext(clock.instant(), keys))
        .chain(context -> controls.silences().map(silences -> plan(awaited, context, silences)));
  }

  private static Plan plan(List<Awaited> awaited, PartitionContext context, Silences silences) {
    List<WaitStep> steps = new ArrayList<>();
    Map<Awaited, String> refused = new LinkedHashMap<>();
    for (Awaited one : awaited) {
      try {
        one.sensor()
            .document()
            .policy()
            .ifPresent(policy -> steps.add(step(one, policy, context, silences)));
      } catch (TrancheException.Invalid | PartitionsException e) {
        refused.put(one, String.valueOf(e.getMessage()));
      }
    }
    return new Plan(steps, refused);
  }

  private static WaitStep step(
      Awaited one, WaitPolicy policy, PartitionContext context, Silences silences) {
    AimedAssetSensor sensor = one.sensor();
    Instant now = context.now();
    boolean exists = sensor.target().partitions().contains(one.partition(), context);
    return new WaitStep(
        sensor,
        policy,
        one.partition(),
        one.events(),
        AwaitedPartitions.needs(sensor, one.partition(), context),
        exists,
        exists ? Optional.empty() : AwaitedPartitions.existsFrom(sensor, one.partition(), now),
        silences.of(Resource.sensor(sensor.name()), now));
  }
}
