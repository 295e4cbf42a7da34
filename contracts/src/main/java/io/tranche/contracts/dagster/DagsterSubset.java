package io.tranche.contracts.dagster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tranche.contracts.Json;
import io.tranche.contracts.TrancheException;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionKeyRange;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsException;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.partitions.TimeWindow;
import io.tranche.partitions.TimeWindowPartitionsDefinition;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Subsets as Dagster stores them. Time windows are stretches of epoch seconds, {@code {"version":1,
 * "time_windows":[[from,until]],"num_partitions":n}}; all other definitions list their keys, {@code
 * {"version":1,"subset":[...]}}.
 *
 * <p>Also read: bare lists and windows without a version, of earlier releases, and the objects that
 * name their class ({@code TimeWindowPartitionsSubset}, {@code DefaultPartitionsSubset}, {@code
 * KeyRangesPartitionsSubset}) in the cursors of automation and backfills. Partitions that do not
 * exist (any more) are left out, as by {@link PartitionsSubset#parse}.
 */
public final class DagsterSubset {
  private static final int VERSION = 1;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private DagsterSubset() {}

  /**
   * Reads a stored subset under the definition that it was stored for.
   *
   * @throws TrancheException.Invalid with code {@code unreadable-subset} if the text is none of the
   *     forms above or of another version, {@code malformed-json} if it is no JSON
   */
  public static PartitionsSubset read(
      String stored, PartitionsDefinition definition, PartitionContext context) {
    return read(Json.tree(stored.getBytes(StandardCharsets.UTF_8)), definition, context);
  }

  /** Reads a stored subset that has been parsed already. */
  public static PartitionsSubset read(
      JsonNode stored, PartitionsDefinition definition, PartitionContext context) {
    if (stored.path("__class__").asText().equals("KeyRangesPartitionsSubset")) {
      return keyRanges(stored, definition, context);
    }
    return definition instanceof TimeWindowPartitionsDefinition time
        ? time.windows().startingWithin(windows(stored), context)
        : existing(keys(stored), definition, context);
  }

  /** The subset in the form that Dagster 1.13 stores. */
  public static JsonNode write(PartitionsSubset subset) {
    var json = JSON.objectNode().put("version", VERSION);
    if (!(subset.definition() instanceof TimeWindowPartitionsDefinition time)) {
      var keys = json.putArray("subset");
      subset.keys().sorted(DagsterSubset::byCodePoint).forEach(keys::add);
      return json;
    }
    var windows = json.putArray("time_windows");
    for (PartitionKeyRange range : subset.ranges()) {
      time.window(range.from())
          .ifPresent(
              from ->
                  time.window(range.to())
                      .ifPresent(
                          to ->
                              windows
                                  .addArray()
                                  .add((double) from.start().getEpochSecond())
                                  .add((double) to.end().getEpochSecond())));
    }
    return json.put("num_partitions", subset.size());
  }

  private static int byCodePoint(String a, String b) {
    return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
  }

  private static PartitionsSubset keyRanges(
      JsonNode stored, PartitionsDefinition definition, PartitionContext context) {
    var subset = definition.none(context);
    for (JsonNode range : list(stored.path("key_ranges"), "key_ranges")) {
      var ends =
          new PartitionKeyRange(
              text(range.path("start"), "start of a range"),
              text(range.path("end"), "end of a range"));
      try {
        subset = subset.union(definition.range(ends, context));
      } catch (PartitionsException.UnknownPartition gone) {
        throw unreadable(String.valueOf(gone.getMessage()), range);
      }
    }
    return subset;
  }

  private static PartitionsSubset existing(
      List<String> keys, PartitionsDefinition definition, PartitionContext context) {
    return definition.subset(
        keys.stream().filter(key -> definition.contains(key, context)).toList(), context);
  }

  private static List<String> keys(JsonNode stored) {
    var list = stored;
    if (!stored.isArray()) {
      if (!stored.has("__class__")) {
        refuseOtherVersions(stored);
      }
      list = stored.path("subset");
      list = list.has("__set__") ? list.path("__set__") : list;
    }
    var keys = new ArrayList<String>();
    list(list, "subset").forEach(key -> keys.add(text(key, "key")));
    return keys;
  }

  private static List<TimeWindow> windows(JsonNode stored) {
    if (stored.has("included_time_windows")) {
      var windows = new ArrayList<TimeWindow>();
      for (JsonNode window : list(stored.path("included_time_windows"), "included_time_windows")) {
        windows.add(
            window(
                window.path("start").path("timestamp"),
                window.path("end").path("timestamp"),
                window));
      }
      return windows;
    }
    if (!stored.isArray() && stored.has("version")) {
      refuseOtherVersions(stored);
    }
    var windows = new ArrayList<TimeWindow>();
    for (JsonNode pair :
        list(stored.isArray() ? stored : stored.path("time_windows"), "time_windows")) {
      windows.add(window(pair.path(0), pair.path(1), pair));
    }
    return windows;
  }

  private static TimeWindow window(JsonNode from, JsonNode until, JsonNode whole) {
    if (!from.isNumber() || !until.isNumber() || from.asDouble() > until.asDouble()) {
      throw unreadable("a window is two epoch seconds, the earlier one first", whole);
    }
    return new TimeWindow(instant(from, whole), instant(until, whole));
  }

  private static Instant instant(JsonNode seconds, JsonNode whole) {
    try {
      return Instant.ofEpochSecond(seconds.decimalValue().stripTrailingZeros().longValueExact());
    } catch (RuntimeException outside) {
      throw unreadable("a window starts and ends at a whole second", whole);
    }
  }

  private static JsonNode list(JsonNode list, String field) {
    if (!list.isArray()) {
      throw unreadable("expected a list, or an object whose " + field + " is one", list);
    }
    return list;
  }

  private static String text(JsonNode text, String what) {
    if (!text.isTextual()) {
      throw unreadable("the " + what + " must be a text", text);
    }
    return text.asText();
  }

  private static void refuseOtherVersions(JsonNode stored) {
    if (stored.path("version").decimalValue().compareTo(BigDecimal.valueOf(VERSION)) != 0) {
      throw unreadable("the version must be " + VERSION, stored.path("version"));
    }
  }

  private static TrancheException.Invalid unreadable(String reason, JsonNode found) {
    String shown = found.isMissingNode() ? "nothing" : found.toString();
    return new TrancheException.Invalid(
        "unreadable-subset",
        "Cannot read subset: "
            + reason
            + " ("
            + (shown.length() > 100 ? shown.substring(0, 100) + "…" : shown)
            + ")");
  }
}
