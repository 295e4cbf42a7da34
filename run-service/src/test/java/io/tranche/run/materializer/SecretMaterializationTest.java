package io.tranche.run.materializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.platform.secrets.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a bundle refers to reaches programs and databases, and nobody else. */
@Timeout(60)
class SecretMaterializationTest {

  private static final String TOKEN = "s3cr3t-t0ken";

  @TempDir Path folder;
  private Workplace workplace;
  private Materializers materializers;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectories(folder.resolve("mounts/vault"));
    Files.writeString(folder.resolve("mounts/vault/place"), "hidden/vault-7f3a\n");
    workplace = new Workplace(folder);
    materializers =
        new Materializers(
            workplace.settings,
            new Secrets(
                Map.of("TRANCHE_SECRET_TOKEN", TOKEN, "TRANCHE_SECRET_NUL", "a\0b"),
                List.of("TRANCHE_SECRET_*", "PATHS"),
                List.of(),
                Optional.of(folder.resolve("mounts"))));
  }

  @AfterEach
  void close() {
    materializers.close();
  }

  @Test
  void givesAProgramAValueAndMasksItInAllThatItSays() throws Exception {
    MaterializationResult result =
        command(
            "env:TRANCHE_SECRET_TOKEN",
            "printf %s \"$TOKEN\" > given; echo \"token=$TOKEN.\"; echo '{\"t\": \"'$TOKEN'\"}' >"
                + " $TRANCHE_METADATA");

    assertThat(Files.readString(folder.resolve("given"))).isEqualTo("<" + TOKEN + ">");
    assertThat(workplace.log).containsExactly("token=<***>.");
    assertThat(result.metadataByPartition()).isEqualTo(Map.of("", Map.of("t", "<***>")));
  }

  @Test
  void masksAValueInTheReasonOfAFailure() {
    assertThatThrownBy(
            () -> command("env:TRANCHE_SECRET_TOKEN", "echo refused: $TOKEN >&2; exit 1"))
        .hasMessage("Cannot materialize orders: sh ended with exit status 1\nrefused: <***>");
    assertThatThrownBy(
            () -> command("env:TRANCHE_SECRET_TOKEN", "echo \"$TOKEN\" > $TRANCHE_METADATA"))
        .hasMessageEndingWith("is no JSON object in one line (<***>)");
  }

  @Test
  void masksAValueThatIsCutWithALineThatIsTooLong() throws Exception {
    command(
        "env:TRANCHE_SECRET_TOKEN",
        "head -c 8190 /dev/zero | tr '\\0' x; printf %s \"$TOKEN\"; head -c 9000 /dev/zero | tr '\\0'"
            + " y");

    String said = String.join("", workplace.log);
    assertThat(said).isEqualTo("x".repeat(8190) + "<***>" + "y".repeat(9000));
    assertThat(workplace.log).hasSizeGreaterThan(1).allMatch(line -> line.length() <= 8 * 1024);
  }

  @Test
  void failsARunWhoseReferenceCannotBeResolved() {
    assertThatThrownBy(() -> command("env:HOME", "exit 0"))
        .isInstanceOf(MaterializationException.class)
        .hasMessage(
            "Cannot resolve ${env:HOME} in materializer.env.TOKEN of orders: bundles may not refer"
                + " to this variable; accepted: TRANCHE_SECRET_*, PATHS (tranche.secrets.env)");
    assertThatThrownBy(() -> materialize(catalog(sql("${secrets:vault:none}", "select 1 as n"))))
        .isInstanceOf(MaterializationException.class)
        .hasMessage(
            "Cannot resolve ${secrets:vault:none} in path of connection warehouse: there is no such"
                + " file, or it cannot be read");
  }

  @Test
  void tellsNothingOfAValueThatNoVariableCanHold() {
    assertThatThrownBy(() -> command("env:TRANCHE_SECRET_NUL", "exit 0"))
        .isInstanceOf(MaterializationException.class)
        .hasNoCause()
        .message()
        .contains("***")
        .doesNotContain("a\0b");
  }

  @Test
  void writesADatabaseWhosePlaceIsKeptSecret() throws Exception {
    Catalog catalog = catalog(sql("${secrets:vault:place}.duckdb", "select 7 as n"));

    assertThat(materializers.beat(catalog)).containsExactly("warehouse");
    materialize(catalog);

    assertThat(folder.resolve("hidden/vault-7f3a.duckdb")).exists();
    assertThatThrownBy(
            () ->
                materialize(
                    catalog(
                        sql(
                            "${secrets:vault:place}.duckdb",
                            "select * from read_csv('"
                                + folder
                                + "/hidden/vault-7f3a.duckdb.csv')"))))
        .message()
        .contains("***")
        .doesNotContain("vault-7f3a");
  }

  @Test
  void saysWhyADatabaseCannotBeOpenedWithoutSayingWhereItIs() throws Exception {
    Path file = Files.createDirectories(folder.resolve("hidden")).resolve("vault-7f3a.duckdb");
    Files.writeString(file, "no database at all ".repeat(1000));
    Catalog catalog = catalog(sql("${secrets:vault:place}.duckdb", "select 7 as n"));

    assertThat(materializers.beat(catalog)).containsExactly("warehouse");
    assertThatThrownBy(() -> materialize(catalog))
        .message()
        .startsWith("Cannot open the database of connection warehouse: ")
        .contains("***")
        .doesNotContain("vault-7f3a");
  }

  @Test
  void executesARunHereWhoseConnectionCannotBeResolvedSoThatItFails() {
    Catalog catalog = catalog(sql("${secrets:vault:none}", "select 1 as n"));

    assertThat(materializers.beat(catalog)).containsExactly("warehouse");
    assertThat(materializers.canExecute(catalog.asset("orders"), catalog)).isTrue();
  }

  @Test
  void goesOnToFailARunThatWasTakenOverAndWhoseConnectionCannotBeResolved() throws Exception {
    Catalog catalog = catalog(sql("${secrets:vault:none}", "select 1 as n"));

    materializers.raiseFence(catalog.asset("orders"), catalog, List.of(""), 2);

    assertThatThrownBy(() -> materialize(catalog)).hasMessageContaining("${secrets:vault:none}");
  }

  private MaterializationResult command(String reference, String script)
      throws InterruptedException {
    return materialize(
        catalog(
            """
            connections: []
            assets:
              - key: orders
                materializer: {type: command, env: {TOKEN: "<${%s}>"}, command: [sh, -c, %s]}
            """
                .formatted(reference, quoted(script))));
  }

  private static String sql(String path, String script) {
    return """
    connections: [{name: warehouse, type: duckdb, path: "%s"}]
    assets:
      - {key: orders, materializer: {type: sql, connection: warehouse, table: t, script: %s}}
    """
        .formatted(path, quoted(script));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private MaterializationResult materialize(Catalog catalog) throws InterruptedException {
    return materializers.materialize(
        catalog.asset("orders").materializer().orElseThrow(), workplace.run(1, catalog, ""));
  }

  private static Catalog catalog(String documents) {
    Bundle bundle =
        Bundle.parse(
            ("apiVersion: tranche.io/v1\nbundle: secrets\n" + documents)
                .getBytes(StandardCharsets.UTF_8));
    return Catalog.of(
        1,
        bundle.documents().stream()
            .map(document -> new Catalog.Owned(bundle.name(), document))
            .toList());
  }
}
