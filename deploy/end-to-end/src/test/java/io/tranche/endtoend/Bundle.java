package io.tranche.endtoend;

/** What the tests apply. */
record Bundle(String name, String yaml) {
  /** Objects {@code none/<date>/<file>/<part>} go to this set. */
  static final String TRACKED_FILES = "tracked_files";

  /** Objects {@code command/<date>/<file>/<part>} go to this set. */
  static final String LOADED_FILES = "loaded_files";

  /** Objects {@code sql/<date>/<file>/<part>} go to this set. */
  static final String QUERIED_FILES = "queried_files";

  /** Objects {@code gathered/<date>/<file>/<part>} go to this set. */
  static final String GATHERED_FILES = "gathered_files";

  /** Where, in the folder of the data, the partitions of the queried files are rows. */
  static final String WAREHOUSE = "warehouse.duckdb";

  /** What every partition of the queried files is asked when it is made. */
  static final String CHECK = "summed";

  /** A set that nothing but its own requests fills. */
  static final String SAID = "said";

  /** The bundle of {@link #SAID}. */
  static Bundle ofSaid() {
    return new Bundle(
        "said",
        """
        apiVersion: tranche.io/v1
        bundle: said
        partitionSets: [{name: said}]
        """);
  }

  /**
   * Two assets with conditions, of which the second is made in the runs of the first, and what the
   * first reads.
   */
  static Bundle ofConditions() {
    return new Bundle(
        "conditions",
        """
        apiVersion: tranche.io/v1
        bundle: conditions
        assets:
          - {key: read, partitions: {type: static, keys: [a, b, c, d, e, f, g, h, i, j]}, materializer: {type: none}}
          - key: wanted
            partitions: {type: static, keys: [a, b, c, d, e, f, g, h, i, j]}
            deps: [{asset: read}]
            materializer: {type: none}
            automation: {type: condition, when: {all: [{sinceLastHandled: anyDepsUpdated}, {not: anyDepsMissing}]}}
          - key: joined
            partitions: {type: static, keys: [a, b, c, d, e, f, g, h, i, j]}
            deps: [{asset: wanted}]
            materializer: {type: none}
            automation: {type: condition, when: {all: [{sinceLastHandled: anyDepsUpdated}, {not: anyDepsMissing}]}}
        """);
  }

  /** The same with other documents. */
  Bundle changed(int number) {
    return new Bundle(name, yaml.replace("description: at first", "description: change " + number));
  }

  /**
   * The same, and failures of {@code endings} are posted: by an alert of this round, which has told
   * of nothing yet and so waits for nothing, and by that of the round before, which may know more.
   */
  Bundle alerting(String url, int round) {
    return new Bundle(
        name,
        yaml
            + """
            alerts:
              - {name: failures-%1$d, on: [runFailed], target: endings, to: [{type: webhook, url: "%3$s"}]}
              - {name: failures-%2$d, on: [runFailed], target: endings, to: [{type: webhook, url: "%3$s"}]}
            """
                .formatted(round - 1, round, url));
  }

  /**
   * Four assets with a partition per file: one that only records, with a reader by day which
   * follows eagerly, one that runs a program, which notes each start and each end, and one that
   * writes a row to a database that one replica can use at a time; of a fourth one some partitions
   * are recorded in one run. Nothing leads to the runs of two more: programs that fail, and again
   * when they are retried, or do not end, and some that only record: {@code letters}, which {@code
   * copies} read, and {@code words}, of which {@code echoes} are made, and {@code pairs} when both
   * have come. {@code notices} are made of failures.
   *
   * @param seconds how long the program takes, as {@code sleep} reads it
   */
  static Bundle fire(String seconds) {
    return new Bundle(
        "fire",
        """
        apiVersion: tranche.io/v1
        bundle: fire
        connections:
          - {name: warehouse, type: duckdb, path: warehouse.duckdb}
        pools: [{name: endings, slots: 2}]
        partitionSets:
          - {name: tracked_files}
          - {name: loaded_files}
          - {name: queried_files}
          - {name: gathered_files}
        assets:
          - key: raw/tracked
            partitions: {type: dynamic, name: tracked_files}
            materializer: {type: none}
          - key: raw/loaded
            partitions: {type: dynamic, name: loaded_files}
            materializer:
              type: command
              command: [sh, -c, 'echo "begin $TRANCHE_PARTITION $TRANCHE_RUN_ID" >> "$NOTES"; sleep SECONDS; echo "end $TRANCHE_PARTITION $TRANCHE_RUN_ID" >> "$NOTES"']
              env: {NOTES: notes}
          - key: raw/queried
            partitions: {type: dynamic, name: queried_files}
            materializer:
              type: sql
              connection: warehouse
              table: queried
              partitionColumn: file
              script: select :partitionKey as file, sum(range) as total from range(1000)
            checks:
              - {name: CHECK, sql: "select total > 0 from queried where file = :partitionKey"}
          - key: raw/gathered
            partitions: {type: dynamic, name: gathered_files}
            materializer: {type: none}
            backfillPolicy: {type: singleRun}
          - key: endings
            partitions: {type: static, keys: [failing, endless]}
            materializer:
              type: command
              command: [sh, -c, 'if [ "$TRANCHE_PARTITION" = failing ]; then exit 3; fi; sleep 600']
            retryPolicy: {maxRetries: 1, delay: PT0.1S, jitter: true}
            pool: endings
          - key: letters
            partitions: {type: static, keys: [a, b, c, d]}
            materializer: {type: none}
          - key: copies
            partitions: {type: static, keys: [a, b, c, d]}
            deps: [{asset: letters}]
            materializer: {type: none}
          - {key: words, partitions: {type: daily, start: "2020-01-01"}, materializer: {type: none}}
          - {key: echoes, partitions: {type: daily, start: "2020-01-01"}, materializer: {type: none}}
          - {key: pairs, partitions: {type: daily, start: "2020-01-01"}, materializer: {type: none}}
          - {key: notices, materializer: {type: none}}
          - key: days
            description: at first
            partitions: {type: daily, start: "2026-01-01"}
            deps: [{asset: raw/tracked, mapping: {type: metadata, dimensions: {date: date}}}]
            materializer: {type: none}
            automation: {type: eager}
        sensors:
          - name: tracking
            type: fileArrival
            match: {bucket: landing, key: "none/{date:uuuu-MM-dd}/{file}/{part}"}
            add: {set: tracked_files, key: "{file}", metadata: {date: "{date}"}}
            target: raw/tracked
          - name: loading
            type: fileArrival
            match: {bucket: landing, key: "command/{date:uuuu-MM-dd}/{file}/{part}"}
            add: {set: loaded_files, key: "{file}", metadata: {date: "{date}"}}
            target: raw/loaded
          - name: querying
            type: fileArrival
            match: {bucket: landing, key: "sql/{date:uuuu-MM-dd}/{file}/{part}"}
            add: {set: queried_files, key: "{file}", metadata: {date: "{date}"}}
            target: raw/queried
          - {name: echoing, type: asset, asset: words, partition: same, target: echoes}
          - {name: pairing, type: multiAsset, assets: [words, echoes], partition: same, target: pairs}
          - {name: noticing, type: runStatus, statuses: [FAILURE], assets: endings, target: notices}
          - name: gathering
            type: fileArrival
            match: {bucket: landing, key: "gathered/{date:uuuu-MM-dd}/{file}/{part}"}
            add: {set: gathered_files, key: "{file}", metadata: {date: "{date}"}}
            target: raw/gathered
            debounce: {quietPeriod: PT0.3S, maxEvents: 3, maxDelay: PT2S}
        """
            .replace("SECONDS", seconds)
            .replace("CHECK", CHECK));
  }
}
