package io.tranche.partitions;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Works out the cron of a schedule, and everything that is wrong with its times. */
final class ScheduleCron {
  private static final Pattern HOURLY = Pattern.compile("\\d+ \\* \\* \\* \\*");
  private static final Pattern DAILY = Pattern.compile("\\d+ \\d+ \\* \\* \\*");
  private static final Pattern WEEKLY = Pattern.compile("\\d+ \\d+ \\* \\* \\d+");
  private static final Pattern MONTHLY = Pattern.compile("\\d+ \\d+ \\d+ \\* \\*");

  private final ScheduleTimes times;
  private final List<String> problems = new ArrayList<>();

  ScheduleCron(ScheduleTimes times) {
    this.times = times;
    if (times.dayOfWeek().isPresent() && times.dayOfMonth().isPresent()) {
      problems.add(
          "dayOfWeek and dayOfMonth exclude each other ("
              + times.dayOfWeek().getAsInt()
              + ", "
              + times.dayOfMonth().getAsInt()
              + ")");
    }
    if (times.setsCronOrZone() && times.setsTimeOrDay()) {
      problems.add(
          "cron and timezone exclude minuteOfHour, hourOfDay, dayOfWeek and dayOfMonth ("
              + times.cron().or(times::timezone).orElse("")
              + ")");
    }
  }

  /** What was found wrong so far. */
  List<String> problems() {
    return problems;
  }

  /** Without windows the given cron, for there is nothing to follow. */
  String ofKeys() {
    if (times.cron().isEmpty()) {
      problems.add("cron is required where there are no time windows to follow");
    }
    times.timezone().ifPresent(name -> TimeLineParts.read(name, TimeLineParts::zone, problems));
    times.cron().ifPresent(cron -> TimeLineParts.read(cron, Cron::parse, problems));
    return times.cron().orElse("");
  }

  /** For time windows their own cron, with the fields replaced that were given. */
  String of(TimeWindowPartitionsDefinition windows) {
    String given = windows.cron().strip().replaceAll("\\s+", " ");
    if (times.setsCronOrZone()) {
      problems.add(
          "cron and timezone are those of the time windows, "
              + given
              + " and "
              + windows.timezone()
              + "; set minuteOfHour, hourOfDay, dayOfWeek or dayOfMonth ("
              + times.cron().or(times::timezone).orElse("")
              + ")");
    }
    if (!times.setsTimeOrDay()) {
      return checked(given);
    }
    var fields = given.split(" ", -1);
    fields[0] = either(times.minuteOfHour(), fields[0]);
    if (HOURLY.matcher(given).matches()) {
      refuse("hourOfDay", times.hourOfDay(), "hourly");
    } else if (DAILY.matcher(given).matches()) {
      refuse("dayOfWeek", times.dayOfWeek(), "daily");
      refuse("dayOfMonth", times.dayOfMonth(), "daily");
      fields[1] = either(times.hourOfDay(), fields[1]);
    } else if (WEEKLY.matcher(given).matches()) {
      fields[1] = either(times.hourOfDay(), fields[1]);
      fields[4] = either(times.dayOfWeek(), fields[4]);
    } else if (MONTHLY.matcher(given).matches()) {
      fields[1] = either(times.hourOfDay(), fields[1]);
      fields[2] = either(times.dayOfMonth(), fields[2]);
    } else {
      problems.add(
          "minuteOfHour, hourOfDay, dayOfWeek and dayOfMonth need hourly, daily, weekly or monthly"
              + " windows ("
              + given
              + ")");
    }
    return checked(String.join(" ", fields));
  }

  private void refuse(String field, OptionalInt value, String cadence) {
    value.ifPresent(
        number ->
            problems.add(field + " cannot be set for " + cadence + " windows (" + number + ")"));
  }

  private static String either(OptionalInt given, String otherwise) {
    return given.isPresent() ? String.valueOf(given.getAsInt()) : otherwise;
  }

  private String checked(String cron) {
    if (problems.isEmpty()) {
      TimeLineParts.read(cron, Cron::parse, problems);
    }
    return cron;
  }
}
