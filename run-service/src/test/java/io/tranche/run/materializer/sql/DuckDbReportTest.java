package io.tranche.run.materializer.sql;

import io.tranche.run.materializer.Workplace;

class DuckDbReportTest extends SqlReportContract {

  @Override
  TestDatabase database(Workplace workplace) {
    return new DuckDbFile(workplace);
  }

  @Override
  String noTable() {
    return "Catalog Error: Table with name nowhere does not exist";
  }
}
