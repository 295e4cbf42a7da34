package io.tranche.endtoend;

import io.tranche.endtoend.judge.History;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** The assets of the runs under fire: what they are like, and what there is to ask for. */
final class Burning {
  /** Only recorded, by day; {@link #COPIES} read it. */
  static final String PLAIN = "plain";

  static final String COPIES = "copies";

  /** A row in a database that one replica can use at a time. */
  static final String LOADED = "loaded";

  /** A program that notes under which token it began and ended. */
  static final String WRITTEN = "written";

  /** The same, and some of its runs fail; {@link #AFTER} reads it. */
  static final String FLAKY = "flaky";

  static final String AFTER = "after";

  /** A program that ends when it is canceled. */
  static final String ENDLESS = "endless";

  /** Only recorded, in runs of more partitions than the admission document lists. */
  static final String MANY = "many";

  static final Set<String> COMMANDS = Set.of(WRITTEN, FLAKY);

  /** Where, in the folder of the data, programs note that they began, and that they ended. */
  static final String BEGUN = "begun";

  static final String ENDED = "ended";

  static final List<String> KEYS = IntStream.range(0, 20).mapToObj(i -> "k" + i).toList();
  static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 1);
  static final List<String> DAYS =
      FIRST_DAY.datesUntil(LocalDate.of(2026, 2, 10)).map(LocalDate::toString).toList();

  static final History.Rules RULES =
      new History.Rules(
          Map.of("narrow", 3, "database", 2),
          Map.of(WRITTEN, "narrow", FLAKY, "narrow", LOADED, "database"),
          Map.of(FLAKY, 2),
          Set.of(FLAKY),
          Set.of(LOADED, WRITTEN, FLAKY));

  static final List<String> MANY_DAYS =
      LocalDate.of(2019, 1, 1)
          .datesUntil(LocalDate.of(2026, 1, 1))
          .map(LocalDate::toString)
          .toList();

  private Burning() {}

  static Bundle bundle() {
    return new Bundle(
        "burning",
        """
        apiVersion: tranche.io/v1
        bundle: burning
        connections:
          - {name: warehouse, type: duckdb, path: warehouse.duckdb}
        pools: [{name: narrow, slots: 3}, {name: database, slots: 2}]
        assets:
          - key: plain
            partitions: {type: daily, start: "2026-01-01", end: "2026-02-10"}
            materializer: {type: none}
          - key: copies
            partitions: {type: daily, start: "2026-01-01", end: "2026-02-10"}
            deps: [{asset: plain}]
            materializer: {type: none}
          - key: many
            partitions: {type: daily, start: "2019-01-01", end: "2026-01-01"}
            materializer: {type: none}
          - key: loaded
            partitions: {type: static, keys: [KEYS]}
            pool: database
            materializer:
              type: sql
              connection: warehouse
              table: loaded
              partitionColumn: place
              script: |
                select :partitionKey as place, :runId as run,
                  (select token from tranche_fence where asset = 'loaded' and partition = :partitionKey) as token
          - key: written
            partitions: {type: static, keys: [KEYS]}
            pool: narrow
            materializer:
              type: command
              command: [sh, -c, 'n="$TRANCHE_ASSET $TRANCHE_PARTITION $TRANCHE_TOKEN $TRANCHE_RUN_ID"; echo "$n" >> begun; sleep 0.3; echo "$n" >> ended']
          - key: flaky
            partitions: {type: static, keys: [KEYS]}
            pool: narrow
            retryPolicy: {maxRetries: 2, delay: PT0.1S}
            materializer:
              type: command
              command: [sh, -c, 'n="$TRANCHE_ASSET $TRANCHE_PARTITION $TRANCHE_TOKEN $TRANCHE_RUN_ID"; echo "$n" >> begun; case "$TRANCHE_RUN_ID" in [a-j]*) exit 3;; esac; echo "$n" >> ended']
          - key: after
            partitions: {type: static, keys: [KEYS]}
            deps: [{asset: flaky}]
            materializer: {type: none}
          - key: endless
            partitions: {type: static, keys: [KEYS]}
            materializer: {type: command, command: [sleep, "600"]}
        """
            .replace("KEYS", String.join(", ", KEYS)));
  }
}
