package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Reference.Source;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${env:TRANCHE_SECRET_A}",
        "${file:/etc/tranche/a.properties:a key: with colon}",
        "${secrets:warehouse:password}",
        "${secrets:teams/eu:password.v1}",
        "${secrets:password}"
      })
  void isFoundAgainAsItIsWritten(String text) {
    List<String> found = new ArrayList<>();
    Reference.replaceAll(text, reference -> found.add(reference.toString()) ? "" : "");

    assertThat(found).containsExactly(text);
  }

  @Test
  void isReplacedWhereverItStands() {
    Map<Reference, String> values =
        Map.of(
            new Reference(Source.ENV, "", "HOST"), "db${env:HOST}",
            new Reference(Source.SECRETS, "db", "user"), "$1");

    assertThat(
            Reference.replaceAll(
                "jdbc:x://${secrets:db:user}@${env:HOST}/${HOME}/${A:-b}/$$", values::get))
        .isEqualTo("jdbc:x://$1@db${env:HOST}/${HOME}/${A:-b}/$$");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ${evn:A}             | refers to an unknown source, did you mean env? (${evn:A}); accepted: ${env:NAME}, ${file:/PATH:KEY}, ${secrets:FOLDER:FILE}
          ${vault:a}           | refers to an unknown source (${vault:a}); accepted: ${env:NAME}, ${file:/PATH:KEY}, ${secrets:FOLDER:FILE}
          x${env:A             | has no } at its end (${env:A); accepted: ${env:NAME}, ${file:/PATH:KEY}, ${secrets:FOLDER:FILE}
          ${env:A-B}           | is no reference (${env:A-B}); accepted: ${env:NAME}
          ${file:/etc/../a:k}  | is no reference (${file:/etc/../a:k}); accepted: ${file:/PATH:KEY}
          ${secrets:a/../b:k}  | is no reference (${secrets:a/../b:k}); accepted: ${secrets:FOLDER:FILE}
          """)
  void isRefusedWithWhatWouldBeAccepted(String text, String message) {
    assertThat(problems("duckdb, path: '" + text + "'", "ls", "x"))
        .containsExactly("connections[0].path: " + message);
    assertThat(problems("duckdb, path: p", "ls", text))
        .containsExactly("assets[0].materializer.env.A: " + message);
  }

  @Test
  void standsWhereItCanBeKeptSecretOnly() {
    assertThat(problems("folder, bucket: b, path: '/${env:A}'", "'${env:A}'", "${env:A}"))
        .containsExactly(
            "connections[0].path: refers to a value, but this is no secret (/${env:A});"
                + " accepted: a text without references",
            "assets[0].materializer.command: refers to a value, and everybody on a machine can read"
                + " the arguments of its programs (${env:A}); accepted: references in env");
  }

  private static List<String> problems(String connection, String argument, String value) {
    String bundle =
        """
        apiVersion: tranche.io/v1
        bundle: b
        connections: [{name: c, type: %s}]
        assets: [{key: a, materializer: {type: command, command: [%s], env: {A: '%s'}}}]
        """
            .formatted(connection, argument, value);
    return catchThrowableOfType(
            TrancheException.Invalid.class,
            () -> Bundle.parse(bundle.getBytes(StandardCharsets.UTF_8)))
        .problems()
        .stream()
        .map(Object::toString)
        .toList();
  }
}
