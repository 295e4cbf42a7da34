package io.tranche.partitions;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Definitions, contexts and sets drawn at random. */
final class Generated {
  private static final List<String> ZONES =
      List.of("UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Havana");

  private final Random random;

  Generated(Random random) {
    this.random = random;
  }

  Random random() {
    return random;
  }

  String zone() {
    return ZONES.get(random.nextInt(ZONES.size()));
  }

  PartitionContext context() {
    var keys = InMemoryDynamicKeys.builder();
    long ordinal = 0;
    for (int i = 0; i < random.nextInt(12); i++) {
      ordinal += 1 + random.nextInt(4);
      keys.add("files", "f" + random.nextInt(100), ordinal, Map.of());
    }
    var now =
        Instant.parse("2024-10-31T00:00:00Z").plus(Duration.ofMinutes(random.nextInt(60_000)));
    return new PartitionContext(now, keys.build());
  }

  DimensionDefinition dimension() {
    return switch (random.nextInt(4)) {
      case 0 ->
          new StaticPartitionsDefinition(
              IntStream.range(0, 1 + random.nextInt(6)).mapToObj(i -> "s" + i).toList());
      case 1 ->
          new DynamicPartitionsDefinition(
              "files", random.nextBoolean() ? KeyOrder.REGISTRATION : KeyOrder.NATURAL);
      default -> timeWindows();
    };
  }

  TimeWindowPartitionsDefinition timeWindows() {
    var cadence = Cadence.values()[random.nextInt(4)];
    boolean hourly = cadence == Cadence.HOURLY;
    return TimeWindowPartitionsDefinition.builder(cadence)
        .timezone(zone())
        .start(hourly ? "2024-10-30-00:00" : "2024-09-10")
        .end(hourly ? "2024-11-06-00:00" : null)
        .minuteOffset(random.nextInt(60))
        .endOffset(random.nextInt(5) - 2)
        .exclusions(random.nextInt(3) == 0 ? List.of(Exclusion.cron("* * * * 6,0")) : List.of())
        .build();
  }

  PartitionsDefinition definition() {
    return switch (random.nextInt(3)) {
      case 0 -> MultiPartitionsDefinition.of(Map.of("a", dimension(), "b", dimension()));
      case 1 ->
          MultiPartitionsDefinition.of(
              Map.of(
                  "x", dimension(),
                  "y", StaticPartitionsDefinition.of("1", "2", "3"),
                  "z", new DynamicPartitionsDefinition("files")));
      default -> dimension();
    };
  }

  Set<String> some(List<String> keys) {
    var chosen = new HashSet<String>();
    int until = random.nextInt(1 + Math.min(40, keys.size()));
    for (int i = 0; i < until; i++) {
      chosen.add(keys.get(random.nextInt(keys.size())));
    }
    return chosen;
  }

  TreeSet<Long> numbers() {
    var numbers = new TreeSet<Long>();
    int runs = random.nextInt(20) == 0 ? 3000 : random.nextInt(10);
    for (int i = 0; i < runs; i++) {
      long from = random.nextInt(20_000) - 10_000;
      for (long n = from; n <= from + random.nextInt(5); n++) {
        numbers.add(n);
      }
    }
    return numbers;
  }
}
