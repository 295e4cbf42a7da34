package io.tranche.launcher.cli;

import io.tranche.launcher.recount.Recount;
import io.tranche.launcher.recount.Recount.Status;
import io.tranche.launcher.recount.TopicLog;
import io.tranche.partitions.MultiPartitionsDefinition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Compares what is shown of an asset with a recount, while both change. What differs has to go on
 * differing, in the same way and without anything happening to it, for as long as patience lasts.
 */
final class StatusComparison {

  private static final long PAUSE_MILLIS = 200;

  private final TopicLog log;
  private final ApiClient api;
  private final Clock clock;
  private final Duration patience;

  StatusComparison(TopicLog log, ApiClient api, Clock clock, Duration patience) {
    this.log = log;
    this.api = api;
    this.clock = clock;
    this.patience = patience;
  }

  /**
   * What came of it.
   *
   * @param whole whether counts and bars could be compared too: nothing changed for a moment
   */
  record Verdict(String asset, int partitions, boolean whole, List<String> differences) {
    Verdict {
      differences = List.copyOf(differences);
    }
  }

  /** One look: what differs and why that cannot be a matter of time. */
  private record Look(int partitions, boolean whole, Map<String, String> differences) {}

  /** Since when something differs in one way. */
  private record Since(String difference, Instant at) {}

  Verdict compare(String asset) {
    Instant begin = clock.instant();
    Map<String, Since> since = new TreeMap<>();
    while (true) {
      Look look = look(asset);
      Instant now = clock.instant();
      Map<String, Since> before = Map.copyOf(since);
      since.clear();
      look.differences()
          .forEach(
              (what, difference) -> {
                Since known = before.get(what);
                since.put(
                    what,
                    known != null && known.difference().equals(difference)
                        ? known
                        : new Since(difference, now));
              });
      List<String> lasting = new ArrayList<>();
      since.forEach(
          (what, one) -> {
            if (!one.at().plus(patience).isAfter(now)) {
              lasting.add(what + ": " + one.difference());
            }
          });
      boolean agreed = since.isEmpty() && (look.whole() || begin.plus(patience).isBefore(now));
      if (agreed || !lasting.isEmpty() || begin.plus(patience.multipliedBy(2)).isBefore(now)) {
        return new Verdict(asset, look.partitions(), look.whole(), lasting);
      }
      pause();
    }
  }

  private Look look(String asset) {
    Map<String, Status> before = recounted(asset);
    ShownPartitions shown = ShownPartitions.of(api, asset, dimensions(asset));
    Map<String, Status> after = recounted(asset);
    boolean whole = shown.still() && before.equals(after);
    Map<String, String> differences = new HashMap<>();
    TreeSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    keys.addAll(shown.byKey().keySet());
    for (String key : keys) {
      Status now = shown.byKey().get(key);
      if (!Objects.equals(now, before.get(key)) && !Objects.equals(now, after.get(key))) {
        differences.put(key, "shown as " + word(now) + ", is " + word(after.get(key)));
      }
    }
    if (whole) {
      requireWhole(shown, after, differences);
    }
    return new Look(after.size(), whole, differences);
  }

  private static void requireWhole(
      ShownPartitions shown, Map<String, Status> expected, Map<String, String> differences) {
    Map<Status, Long> counts = new HashMap<>();
    for (Status status : Status.values()) {
      counts.put(status, expected.values().stream().filter(status::equals).count());
    }
    if (!shown.counts().equals(counts)) {
      differences.put("(counts)", "shown as " + shown.counts() + ", are " + counts);
    }
    if (!shown.strip().equals(List.copyOf(shown.byKey().values()))) {
      differences.put("(strip)", "does not show what the pages show");
    }
    shown.contradictions().forEach(one -> differences.put("(answers)", one));
  }

  private static String word(@Nullable Status status) {
    return status == null ? "no partition" : status.name();
  }

  private Map<String, Status> recounted(String asset) {
    Recount recount = log.toPresentEnd();
    return recount.catalog().assets().containsKey(asset)
        ? recount.statuses(asset, clock.instant())
        : Map.of();
  }

  private List<String> dimensions(String asset) {
    return log.toPresentEnd().catalog().asset(asset).partitions()
            instanceof MultiPartitionsDefinition multi
        ? multi.dimensionNames()
        : List.of();
  }

  private static void pause() {
    try {
      if (new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("nobody counts down");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw ApiException.noConnection("interrupted");
    }
  }
}
