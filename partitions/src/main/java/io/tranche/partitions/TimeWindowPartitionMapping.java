package io.tranche.partitions;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Each downstream window needs the upstream windows that overlap it, after its start and end have
 * been moved by whole downstream windows. Both definitions have the same time zone.
 *
 * @param startOffset downstream windows by which the start moves; negative is earlier
 * @param endOffset downstream windows by which the end moves
 * @param allowNonexistentUpstream whether windows that do not exist upstream are left out silently
 */
public record TimeWindowPartitionMapping(
    int startOffset, int endOffset, boolean allowNonexistentUpstream) implements PartitionMapping {

  /** Just the windows that overlap. */
  public static TimeWindowPartitionMapping overlapping() {
    return new TimeWindowPartitionMapping(0, 0, false);
  }

  @Override
  public String type() {
    return "timeWindow";
  }

  @Override
  public UpstreamPartitionsResult upstream(
      PartitionsSubset downstream, PartitionsDefinition upstream, PartitionContext context) {
    validate(upstream, downstream.definition());
    var target = ((TimeWindowPartitionsDefinition) upstream).line();
    var source = ((TimeWindowPartitionsDefinition) downstream.definition()).line();
    var existing = target.ordinals(context.now());
    var overlap = new WindowOverlap(source, target, existing);
    var needed = overlap.upstream(downstream.cells().project(0), startOffset, endOffset);
    var found = new PartitionSpace(upstream, context).box(List.of(needed.intersection(existing)));
    if (allowNonexistentUpstream) {
      return UpstreamPartitionsResult.of(found);
    }
    var nonexistent = new TreeSet<String>();
    needed.difference(existing).stream()
        .filter(target::isWindow)
        .forEach(number -> target.key(number).ifPresent(nonexistent::add));
    return new UpstreamPartitionsResult(found, nonexistent);
  }

  @Override
  public PartitionsSubset downstream(
      PartitionsSubset upstream, PartitionsDefinition downstream, PartitionContext context) {
    validate(upstream.definition(), downstream);
    var target = ((TimeWindowPartitionsDefinition) downstream).line();
    var source = ((TimeWindowPartitionsDefinition) upstream.definition()).line();
    var existing = target.ordinals(context.now());
    var overlap = new WindowOverlap(source, target, existing);
    var touched = overlap.downstream(upstream.cells().project(0), startOffset, endOffset);
    return new PartitionSpace(downstream, context).box(List.of(touched.intersection(existing)));
  }

  @Override
  public List<String> problems(PartitionsDefinition upstream, PartitionsDefinition downstream) {
    if (upstream instanceof TimeWindowPartitionsDefinition up
        && downstream instanceof TimeWindowPartitionsDefinition down) {
      return up.timezone().equals(down.timezone())
          ? List.of()
          : List.of(
              "a time window mapping needs one time zone on both sides ("
                  + up.timezone()
                  + ", "
                  + down.timezone()
                  + ")");
    }
    var problems = new ArrayList<String>();
    if (!(upstream instanceof TimeWindowPartitionsDefinition)) {
      problems.add("a time window mapping needs upstream time windows (" + upstream.type() + ")");
    }
    if (!(downstream instanceof TimeWindowPartitionsDefinition)) {
      problems.add(
          "a time window mapping needs downstream time windows (" + downstream.type() + ")");
    }
    return problems;
  }
}
