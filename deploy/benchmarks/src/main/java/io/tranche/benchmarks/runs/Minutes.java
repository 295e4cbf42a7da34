package io.tranche.benchmarks.runs;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** An asset that only records, with a partition for each of very many minutes. */
final class Minutes {

  static final String ASSET = "minutes";

  private static final LocalDateTime FIRST = LocalDateTime.of(2000, 1, 1, 0, 0);
  private static final DateTimeFormatter KEY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd-HH:mm", Locale.ROOT);

  private Minutes() {}

  static byte[] bundle() {
    return """
        {"apiVersion": "tranche.io/v1", "bundle": "benchmark", "assets": [
           {"key": "minutes", "materializer": {"type": "none"},
            "partitions": {"type": "cron", "cron": "* * * * *", "start": "2000-01-01-00:00",
                           "end": "2026-01-01-00:00", "format": "uuuu-MM-dd-HH:mm"}}]}
        """
        .getBytes(StandardCharsets.UTF_8);
  }

  static String key(int number) {
    return KEY.format(FIRST.plusMinutes(number));
  }

  /** As many keys, from that of a number. */
  static List<String> keys(int first, int count) {
    return IntStream.range(first, first + count).mapToObj(Minutes::key).toList();
  }
}
