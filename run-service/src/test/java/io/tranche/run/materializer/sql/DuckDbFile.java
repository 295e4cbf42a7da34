package io.tranche.run.materializer.sql;

import io.tranche.run.materializer.Workplace;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** A database file that this process holds: whoever looks at it shares what is open. */
record DuckDbFile(Path file) implements TestDatabase {

  /** That of the connection {@code warehouse}. */
  DuckDbFile(Workplace workplace) {
    this(workplace.settings.resolve("data/sales.duckdb"));
  }

  @Override
  public String connection() {
    return Workplace.DUCKDB;
  }

  /** One process opens a file with one configuration only. */
  @Override
  public Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("memory_limit", "128MB");
    properties.setProperty("threads", "1");
    properties.setProperty("autoinstall_known_extensions", "false");
    return DriverManager.getConnection("jdbc:duckdb:" + file, properties);
  }
}
