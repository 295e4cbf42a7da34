package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tranche.contracts.TrancheException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdbcConnectionTest {

  private static final String REFERENCES = "${env:NAME}, ${file:/PATH:KEY}, ${secrets:FOLDER:FILE}";

  @Test
  void isReadWithWhatItRefersTo() {
    assertThat(
            read(
                "type: jdbc, url: 'jdbc:postgresql://h/d', user: '${env:U}', password:"
                    + " '${secrets:w:p}', maxConnections: 8"))
        .isEqualTo(
            new ConnectionDocument.Jdbc(
                "w",
                "jdbc:postgresql://h/d",
                Optional.of("${env:U}"),
                Optional.of("${secrets:w:p}"),
                8));
    assertThat(read("type: jdbc, url: '${env:URL}'"))
        .isEqualTo(
            new ConnectionDocument.Jdbc("w", "${env:URL}", Optional.empty(), Optional.empty(), 4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "type: jdbx~type: is not known, did you mean jdbc? (jdbx); accepted: folder, duckdb, jdbc,"
            + " files, s3, store",
        "type: jdbc~url: is required",
        "type: jdbc, url: 'jdbc:mysql://h/d'~url: is not the address of a database that can be used"
            + " (jdbc:mysql://h/d); accepted: jdbc:postgresql://host:port/database, or a reference",
        "type: jdbc, url: '${HOME}'~url: is not the address of a database that can be used (${HOME});"
            + " accepted: jdbc:postgresql://host:port/database, or a reference",
        "type: jdbc, url: '${evn:A}'~url: refers to an unknown source, did you mean env? (${evn:A});"
            + " accepted: "
            + REFERENCES,
        "type: jdbc, url: 'jdbc:postgresql://h/d', maxConnections: 101~maxConnections: is out of"
            + " range (101); accepted: 1 to 100",
        "type: jdbc, url: 'jdbc:postgresql://h/d', usr: me~usr: is not a known field, did you mean"
            + " user? (me); accepted: name, type, url, user, password, maxConnections",
      })
  void isRefusedWithWhatWouldBeAccepted(String connection, String problem) {
    assertThat(refusal(connection)).isEqualTo("connections[0]." + problem);
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://h/d?password=pa55",
    "jdbc:postgresql://h/d?ssl=true&sslpassword=pa55",
    "jdbc:postgresql://u:pa55@h/d",
    "jdbc:postgresql://h/d?PASSWORD=${env:P}",
  })
  void hasNoPasswordInItsUrl(String url) {
    assertThat(refusal("type: jdbc, url: '" + url + "'"))
        .isEqualTo(
            "connections[0].url: holds a password, and documents are stored and shown (…);"
                + " accepted: user and password as fields of their own, the password as "
                + REFERENCES);
  }

  @Test
  void hasNoPasswordInClearAndDoesNotTellIt() {
    assertThat(refusal("type: jdbc, url: 'jdbc:postgresql://h/d', password: pa55"))
        .isEqualTo(
            "connections[0].password: is given in clear, and documents are stored and shown (…);"
                + " accepted: "
                + REFERENCES);
    assertThat(refusal("type: jdbc, url: 'jdbc:postgresql://h/d', password: '${env:}'"))
        .isEqualTo("connections[0].password: is no reference (${env:}); accepted: ${env:NAME}");
  }

  @Test
  void isWhereScriptsAndChecksRun() {
    assertThat(catalog("type: jdbc, url: 'jdbc:postgresql://h/d'").problems()).isEmpty();
  }

  private static ConnectionDocument read(String connection) {
    return catalog(connection).connections().get("w");
  }

  private static Catalog catalog(String connection) {
    return Catalog.of(
        1,
        parse(connection).documents().stream()
            .map(document -> new Catalog.Owned("b", document))
            .toList());
  }

  private static String refusal(String connection) {
    List<String> problems =
        catchThrowableOfType(TrancheException.Invalid.class, () -> parse(connection))
            .problems()
            .stream()
            .map(Object::toString)
            .toList();
    assertThat(problems).hasSize(1);
    return problems.get(0);
  }

  private static Bundle parse(String connection) {
    return Bundle.parse(
        """
        apiVersion: tranche.io/v1
        bundle: b
        connections: [{name: w, %s}]
        assets:
          - key: orders
            materializer: {type: sql, connection: w, table: orders, script: select 1}
            checks: [{name: c, sql: select true, connection: w}]
        """
            .formatted(connection)
            .getBytes(StandardCharsets.UTF_8));
  }
}
