package io.tranche.run.materializer.sql;

import io.tranche.run.materializer.Workplace;

class DuckDbChecksTest extends SqlChecksContract {

  @Override
  TestDatabase database(Workplace workplace) {
    return new DuckDbFile(workplace);
  }

  @Override
  String noTable() {
    return "Table with name nowhere does not exist";
  }
}
