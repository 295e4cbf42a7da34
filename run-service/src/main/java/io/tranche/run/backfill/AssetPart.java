package io.tranche.run.backfill;

import io.tranche.contracts.runs.BackfillOptions.Order;
import io.tranche.partitions.Ordinals;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * What a backfill does with one asset: the frozen target, divided into chunks of neighbouring
 * positions, each of which becomes one run; and how far it has come. Laws: {@code requested},
 * {@code done}, {@code failed} and {@code skipped} are parts of {@code target}; {@code done} and
 * {@code failed} are parts of {@code requested} and share nothing; {@code skipped} shares nothing
 * with {@code requested}.
 *
 * @param step under which name its runs are requested: the asset itself, or what stands for several
 *     that are made together. Parts of one step share target and chunks, and so their runs
 * @param layout the fingerprint of the numbering under which all these sets were written
 * @param kind the word for how the asset was partitioned, for people
 * @param partitionsPerRun how many partitions a chunk has, but for the last
 * @param requested what is in a run, or was none any more when its run was to be requested
 * @param done those whose run succeeded, or has made them before it failed
 * @param failed those whose run failed or was canceled without, or that are no partitions any more
 * @param skipped those that need what failed or was skipped; a run that they are in does not begin
 *     them
 */
record AssetPart(
    String asset,
    String step,
    String layout,
    String kind,
    Ordinals target,
    int partitionsPerRun,
    Ordinals requested,
    Ordinals done,
    Ordinals failed,
    Ordinals skipped) {

  static AssetPart untouched(
      String asset, String layout, String kind, Ordinals target, int partitionsPerRun) {
    return new AssetPart(
        asset,
        asset,
        layout,
        kind,
        target,
        partitionsPerRun,
        Ordinals.empty(),
        Ordinals.empty(),
        Ordinals.empty(),
        Ordinals.empty());
  }

  /** The same part, requested under another name. */
  AssetPart ofStep(String name) {
    return new AssetPart(
        asset, name, layout, kind, target, partitionsPerRun, requested, done, failed, skipped);
  }

  Counts counts() {
    long inProgress = requested.size() - done.size() - failed.size();
    return new Counts(
        target.size(),
        done.size(),
        failed.size(),
        skipped.size(),
        inProgress,
        target.size() - requested.size() - skipped.size());
  }

  long runs() {
    return (target.size() + partitionsPerRun - 1) / partitionsPerRun;
  }

  /** Requested, and neither done nor failed. */
  Ordinals inFlight() {
    return requested.difference(done).difference(failed);
  }

  /** Neither requested nor skipped. */
  Ordinals open() {
    return target.difference(requested).difference(skipped);
  }

  /** What may still become data. */
  Ordinals unfinished() {
    return target.difference(done).difference(lost());
  }

  /** What will not become data. */
  Ordinals lost() {
    return failed.union(skipped);
  }

  /** The partitions of a chunk that are in a run, or shall be. */
  Ordinals chunk(long number) {
    long from = number * partitionsPerRun;
    long to = Math.min(target.size(), from + partitionsPerRun);
    long[] members = new long[(int) (to - from)];
    for (int i = 0; i < members.length; i++) {
      members[i] = target.select(from + i);
    }
    return Ordinals.of(members).difference(skipped);
  }

  /** The chunks that any of these partitions of the target are in, ascending. */
  List<Long> chunksOf(Ordinals some) {
    List<Long> chunks = new ArrayList<>();
    for (long i = 0; i < some.size(); ) {
      long chunk = chunkOf(some.select(i));
      chunks.add(chunk);
      i = some.rank(lastOf(chunk) + 1);
    }
    return chunks;
  }

  /**
   * The chunks to request next: of those that none of the waiting partitions is in, the first.
   *
   * @param waiting need something that is not there yet
   */
  List<Long> next(Ordinals waiting, Order order, int atMost) {
    LongPredicate free = free(waiting);
    Ordinals ready = open().difference(waiting);
    return order == Order.ASCENDING
        ? ascending(ready, free, atMost)
        : descending(ready, free, atMost);
  }

  /** Whether none of what is open of a chunk waits. */
  LongPredicate free(Ordinals waiting) {
    Ordinals held = waiting.intersection(open());
    return chunk ->
        held.rank(lastOf(chunk) + 1) == held.rank(target.select(chunk * partitionsPerRun));
  }

  private List<Long> ascending(Ordinals ready, LongPredicate free, int atMost) {
    List<Long> chunks = new ArrayList<>();
    for (long i = 0; i < ready.size() && chunks.size() < atMost; ) {
      long chunk = chunkOf(ready.select(i));
      if (free.test(chunk)) {
        chunks.add(chunk);
      }
      i = ready.rank(lastOf(chunk) + 1);
    }
    return chunks;
  }

  private List<Long> descending(Ordinals ready, LongPredicate free, int atMost) {
    List<Long> chunks = new ArrayList<>();
    for (long i = ready.size() - 1; i >= 0 && chunks.size() < atMost; ) {
      long chunk = chunkOf(ready.select(i));
      if (free.test(chunk)) {
        chunks.add(chunk);
      }
      i = ready.rank(target.select(chunk * partitionsPerRun)) - 1;
    }
    return chunks;
  }

  long chunkOf(long ordinal) {
    return target.rank(ordinal) / partitionsPerRun;
  }

  private long lastOf(long chunk) {
    return target.select(Math.min(target.size(), (chunk + 1) * partitionsPerRun) - 1);
  }

  /** These partitions are in runs now, or will be; those that are gone have failed at once. */
  AssetPart requesting(Ordinals partitions, Ordinals gone) {
    return with(requested.union(partitions), done, failed.union(gone), skipped);
  }

  AssetPart settled(Ordinals moreDone, Ordinals moreFailed) {
    return with(requested, done.union(moreDone), failed.union(moreFailed), skipped);
  }

  AssetPart skipping(Ordinals more) {
    return with(requested, done, failed, skipped.union(more));
  }

  /** These were requested and not begun, for what they need in the same run has failed. */
  AssetPart leaving(Ordinals some) {
    return with(requested.difference(some), done, failed, skipped.union(some));
  }

  private AssetPart with(Ordinals requested, Ordinals done, Ordinals failed, Ordinals skipped) {
    return new AssetPart(
        asset, step, layout, kind, target, partitionsPerRun, requested, done, failed, skipped);
  }
}
