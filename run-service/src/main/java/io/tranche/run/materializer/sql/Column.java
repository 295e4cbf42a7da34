package io.tranche.run.materializer.sql;

/** A column of a table, with as much of its type as slices need to know. */
record Column(String name, Sort sort) {

  /** What a value of the column is. */
  enum Sort {
    TEXT,
    /** A day, or a time of a clock somewhere. */
    LOCAL_TIME,
    INSTANT,
    OTHER
  }

  boolean isTime() {
    return sort == Sort.LOCAL_TIME || sort == Sort.INSTANT;
  }
}
