package io.tranche.run.materializer.sql;

import io.tranche.run.materializer.Workplace;

class PostgresChecksTest extends SqlChecksContract {

  @Override
  TestDatabase database(Workplace workplace) {
    return new PostgresServer();
  }

  @Override
  String noTable() {
    return "ERROR: relation \"nowhere\" does not exist";
  }
}
