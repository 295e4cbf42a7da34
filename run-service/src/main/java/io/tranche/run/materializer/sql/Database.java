package io.tranche.run.materializer.sql;

import io.tranche.run.materializer.MaterializationException;
import java.sql.SQLException;

/** Where scripts and checks run, each call in a transaction of its own. */
interface Database {

  /**
   * Does work in one transaction, which is committed when the work returns.
   *
   * @throws MaterializationException if the database cannot be reached
   * @throws InterruptedException if the caller was interrupted; the transaction has ended then
   */
  <T> T write(Work<T> work) throws SQLException, InterruptedException;

  /**
   * The same in a transaction that the database lets write nothing.
   *
   * @throws MaterializationException if the database cannot be reached
   * @throws InterruptedException if the caller was interrupted; the transaction has ended then
   */
  <T> T read(Work<T> work) throws SQLException, InterruptedException;

  /** What is done in a transaction. */
  interface Work<T> {
    T in(Session session) throws SQLException;
  }
}
