package io.tranche.contracts.definitions;

import io.tranche.partitions.ScheduleTimes;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads schedules; what is wrong is noted in the fields' problems. */
final class ScheduleReader {

  private static final Pattern TIME_OF_DAY = Pattern.compile("([01]?\\d|2[0-3]):([0-5]\\d)");

  private ScheduleReader() {}

  static ScheduleDocument schedule(Fields fields) {
    ScheduleDocument schedule =
        new ScheduleDocument(
            DocumentReader.name(fields),
            fields.optionalText("description"),
            RunTargetReader.target(fields),
            times(fields),
            fields.integer("catchUp", ScheduleDocument.DEFAULT_CATCH_UP),
            JobReader.runTags(fields),
            JobReader.runConfig(fields));
    if (schedule.catchUp() < 0 || schedule.catchUp() > ScheduleDocument.MOST_CATCH_UP) {
      fields.problem(
          "catchUp",
          String.valueOf(schedule.catchUp()),
          "is not a number of ticks that can be made up for",
          "0 to " + ScheduleDocument.MOST_CATCH_UP);
    }
    fields.end();
    return schedule;
  }

  private static ScheduleTimes times(Fields fields) {
    OptionalInt minute = fields.integerBetween("minuteOfHour", 0, 59);
    OptionalInt hour = OptionalInt.empty();
    Optional<String> at = fields.optionalText("at");
    if (at.isPresent()) {
      Matcher time = TIME_OF_DAY.matcher(at.get());
      if (time.matches() && minute.isEmpty()) {
        hour = OptionalInt.of(Integer.parseInt(time.group(1)));
        minute = OptionalInt.of(Integer.parseInt(time.group(2)));
      } else if (time.matches()) {
        fields.problem("at", at.get(), "must not stand beside minuteOfHour", "one of the two");
      } else {
        fields.problem("at", at.get(), "is not a time of day", "00:00 to 23:59");
      }
    }
    return new ScheduleTimes(
        minute,
        hour,
        fields.integerBetween("dayOfWeek", 0, 7),
        fields.integerBetween("dayOfMonth", 1, 31),
        fields.optionalText("cron"),
        fields.optionalText("timezone"));
  }
}
