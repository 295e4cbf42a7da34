package io.tranche.contracts.definitions;

import io.tranche.contracts.Problem;

/** Reads pools; what is wrong is noted in the fields' problems. */
final class PoolReader {

  private PoolReader() {}

  static PoolDocument pool(Fields fields) {
    if (fields.any("slots").isEmpty()) {
      fields.problems().add(Problem.at(fields.path() + ".slots", "is required"));
    }
    PoolDocument pool =
        new PoolDocument(
            DocumentReader.name(fields),
            fields.optionalText("description"),
            fields.integerBetween("slots", 0, PoolDocument.MOST_SLOTS).orElse(0));
    fields.end();
    return pool;
  }
}
