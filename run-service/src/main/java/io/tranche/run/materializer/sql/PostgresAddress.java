package io.tranche.run.materializer.sql;

import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.ConnectionDocument;
import io.tranche.contracts.definitions.Reference;
import io.tranche.platform.secrets.Revealed;
import io.tranche.run.materializer.MaterializationException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;

/**
 * Where a database server is and who connects, as the references of a connection resolve at the
 * moment.
 *
 * @param name of the connection
 */
record PostgresAddress(String name, String url, Properties properties) {

  /** By name: the annotations that its classes have are not on the class path. */
  private static final Driver DRIVER = driver("org.postgresql.Driver");

  /** Parts of a url that the server's messages may quote. */
  private static final Set<String> TELLING =
      Set.of("PGHOST", "PGDBNAME", "user", "password", "sslpassword");

  /**
   * Resolves the references of a connection.
   *
   * @throws TrancheException if one cannot be resolved, or leads to no url
   */
  static PostgresAddress of(ConnectionDocument.Jdbc connection, Revealed revealed) {
    String of = " of connection " + connection.name();
    String url = revealed.resolve(connection.url(), "url" + of);
    if (!url.startsWith(ConnectionDocument.Jdbc.POSTGRESQL)) {
      throw new TrancheException.Invalid(
          "unusable-connection",
          "Cannot use connection "
              + connection.name()
              + ": its url does not begin with "
              + ConnectionDocument.Jdbc.POSTGRESQL
              + " ("
              + connection.url()
              + ")");
    }
    if (Reference.isIn(connection.url())) {
      hideParts(url, revealed);
    }
    Properties properties = new Properties();
    connection
        .user()
        .ifPresent(user -> properties.setProperty("user", revealed.resolve(user, "user" + of)));
    connection
        .password()
        .ifPresent(
            password ->
                properties.setProperty("password", revealed.resolve(password, "password" + of)));
    // What the url says about these counts more.
    properties.setProperty("ApplicationName", "tranche");
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("loginTimeout", "20");
    properties.setProperty("tcpKeepAlive", "true");
    // Texts are read as what stands in their place asks for, like literals.
    properties.setProperty("stringtype", "unspecified");
    // A statement is used once or twice; a proxy may keep none for the next transaction.
    properties.setProperty("prepareThreshold", "0");
    return new PostgresAddress(connection.name(), url, properties);
  }

  private static void hideParts(String url, Revealed revealed) {
    try {
      for (DriverPropertyInfo part : DRIVER.getPropertyInfo(url, new Properties())) {
        if (TELLING.contains(part.name) && part.value != null) {
          revealed.hide(part.value);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot read the parts of a url", e);
    }
  }

  private static Driver driver(String name) {
    try {
      return Class.forName(name).asSubclass(Driver.class).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot load driver (" + name + ")", e);
    }
  }

  /**
   * A new connection.
   *
   * @throws MaterializationException if there is none to be had, with the server's reason
   */
  Connection connect() {
    try {
      Connection connection = DRIVER.connect(url, properties);
      if (connection == null) {
        throw new SQLException("the driver does not understand the url");
      }
      return connection;
    } catch (SQLException e) {
      throw new MaterializationException(
          "Cannot connect to the database of connection " + name + ": " + e.getMessage(), e);
    }
  }

  /** Without what was looked up. */
  @Override
  public String toString() {
    return name;
  }
}
