package io.tranche.partitions;

import static io.tranche.partitions.Replay.all;
import static io.tranche.partitions.Replay.compare;
import static io.tranche.partitions.Replay.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ScheduleConformanceTest {

  private static ScheduleTimes times(JsonNode schedule) {
    return new ScheduleTimes(
        number(schedule, "minuteOfHour"),
        number(schedule, "hourOfDay"),
        number(schedule, "dayOfWeek"),
        number(schedule, "dayOfMonth"),
        Optional.ofNullable(schedule.get("cron")).map(JsonNode::asText),
        Optional.ofNullable(schedule.get("timezone")).map(JsonNode::asText));
  }

  private static OptionalInt number(JsonNode schedule, String field) {
    return schedule.has(field) ? OptionalInt.of(schedule.get(field).asInt()) : OptionalInt.empty();
  }

  @Test
  void schedulesAlike() {
    replay(
        "schedules",
        vector -> {
          PartitionsSchedule schedule;
          try {
            schedule =
                PartitionsSchedule.of(
                    Vectors.definition(vector.get("definition")), times(vector.get("schedule")));
          } catch (PartitionsException.InvalidSchedule refused) {
            return vector.has("error") ? Optional.empty() : Optional.of(refused + "\n" + vector);
          }
          return vector.has("error")
              ? Optional.of("not refused: " + vector)
              : all(differences(schedule, vector), vector);
        });
  }

  private static List<String> differences(PartitionsSchedule schedule, JsonNode vector) {
    var expected = vector.get("expected");
    var wrong = new ArrayList<String>();
    compare(schedule.cron(), expected.get("cron").asText()).ifPresent(wrong::add);
    compare(schedule.timezone().orElse("null"), expected.get("timezone").asText())
        .ifPresent(wrong::add);
    compare(PartitionsSchedule.nameFor("target"), expected.get("name").asText())
        .ifPresent(wrong::add);
    var keys = Vectors.context(vector).dynamicKeys();
    for (JsonNode tick : expected.get("ticks")) {
      var at = Instant.parse(tick.get("at").asText());
      var requested = schedule.evaluate(new PartitionContext(at, keys));
      compare(keys(requested), Vectors.texts(tick.get("partitionKeys")))
          .ifPresent(text -> wrong.add(at + " " + text));
      compare(keys(requested), Vectors.texts(tick.get("runKeys"))).ifPresent(wrong::add);
      compare(requested instanceof PartitionsSchedule.Evaluation.Skipped, tick.has("skipped"))
          .ifPresent(text -> wrong.add(at + " skipped " + text));
    }
    return wrong;
  }

  private static List<String> keys(PartitionsSchedule.Evaluation evaluation) {
    return evaluation instanceof PartitionsSchedule.Evaluation.Requested requested
        ? requested.partitions().keys().toList()
        : List.of();
  }
}
