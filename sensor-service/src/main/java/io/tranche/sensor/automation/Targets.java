package io.tranche.sensor.automation;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsException;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.sensor.automation.EagerReaders.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The downstream partitions that triggers lead to, each with the last trigger that does. */
final class Targets {

  private static final Logger LOG = Logger.getLogger(Targets.class);

  /** One partition of an eager asset. */
  record Target(AssetDocument asset, String partition, Trigger trigger) {}

  private Targets() {}

  /** What has to be known of the members before {@link #of} is asked. */
  static MemberNeeds needs(List<Trigger> triggers, EagerReaders readers) {
    MemberNeeds needs = new MemberNeeds();
    for (Trigger trigger : triggers) {
      for (Reader reader : readers.of(trigger.asset())) {
        PartitionsDefinition upstream = readers.catalog().asset(trigger.asset()).partitions();
        needs.partition(upstream, trigger.partition());
        needs.related(
            readers.catalog().mapping(reader.asset(), reader.dependency()),
            upstream,
            trigger.partition(),
            reader.asset().partitions());
      }
    }
    return needs;
  }

  static List<Target> of(List<Trigger> triggers, EagerReaders readers, PartitionContext context) {
    Map<List<String>, Target> targets = new LinkedHashMap<>();
    for (Trigger trigger : triggers) {
      for (Reader reader : readers.of(trigger.asset())) {
        affected(trigger, reader, readers, context)
            .ifPresent(
                affected ->
                    affected
                        .keys()
                        .forEach(
                            key ->
                                targets.merge(
                                    List.of(reader.asset().key(), key),
                                    new Target(reader.asset(), key, trigger),
                                    Targets::later)));
      }
    }
    return new ArrayList<>(targets.values());
  }

  private static Target later(Target one, Target other) {
    return other.trigger().cause().at().isBefore(one.trigger().cause().at()) ? one : other;
  }

  /**
   * A partition that does not exist leads nowhere: a member that this service has not heard of yet
   * comes back as a trigger when it has.
   */
  private static Optional<PartitionsSubset> affected(
      Trigger trigger, Reader reader, EagerReaders readers, PartitionContext context) {
    PartitionsDefinition upstream = readers.catalog().asset(trigger.asset()).partitions();
    try {
      if (!upstream.contains(trigger.partition(), context)) {
        return Optional.empty();
      }
      return Optional.of(
          readers
              .catalog()
              .mapping(reader.asset(), reader.dependency())
              .downstream(
                  upstream.subset(List.of(trigger.partition()), context),
                  reader.asset().partitions(),
                  context));
    } catch (PartitionsException e) {
      LOG.warnf(
          "Cannot map %s|%s to %s: %s",
          trigger.asset(), trigger.partition(), reader.asset().key(), e.getMessage());
      return Optional.empty();
    }
  }
}
