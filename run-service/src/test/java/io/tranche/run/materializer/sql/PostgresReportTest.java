package io.tranche.run.materializer.sql;

import io.tranche.run.materializer.Workplace;

class PostgresReportTest extends SqlReportContract {

  @Override
  TestDatabase database(Workplace workplace) {
    return new PostgresServer();
  }

  @Override
  String noTable() {
    return "ERROR: relation \"nowhere\" does not exist";
  }
}
