package io.tranche.endtoend;

/** What the tests apply. */
record Bundle(String name, String yaml) {
  /** Objects {@code none/<date>/<file>/<part>} go to this set. */
  static final String TRACKED_FILES = "tracked_files";

  /** Objects {@code command/<date>/<file>/<part>} go to this set. */
  static final String LOADED_FILES = "loaded_files";

  /** Objects {@code sql/<date>/<file>/<part>} go to this set. */
  static final String QUERIED_FILES = "queried_files";

  /** Where, in the folder of the data, the partitions of the queried files are rows. */
  static final String WAREHOUSE = "warehouse.duckdb";

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

  /** The same with other documents. */
  Bundle changed(int number) {
    return new Bundle(name, yaml.replace("description: at first", "description: change " + number));
  }

  /**
   * Three assets with a partition per file: one that only records, with a reader by day which
   * follows eagerly, one that runs a program, which notes each start and each end, and one that
   * writes a row to a database that one replica can use at a time. Nothing leads to the runs of
   * three more: programs that fail, and again when they are retried, or do not end, and two assets
   * that only record, of which one reads the other.
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
        """
            .replace("SECONDS", seconds));
  }
}
