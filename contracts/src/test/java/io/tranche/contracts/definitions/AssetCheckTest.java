package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tranche.contracts.TrancheException;
import io.tranche.contracts.assets.CheckSeverity;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssetCheckTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: b
      connections:
        - {name: warehouse, type: duckdb, path: w.duckdb}
        - {name: landing, type: folder, bucket: landing, path: landing}
      assets:
        - key: orders
          materializer: {type: sql, connection: warehouse, table: orders, script: select 1}
          checks: [%s]
      """;

  @Test
  void isAskedOfEveryPartition() {
    Catalog catalog =
        catalog(
            BUNDLE.formatted(
                "{name: has_rows, description: Not empty., sql: select true, blocking: true},"
                    + " {name: looked_at, severity: warn}"));

    AssetDocument orders = catalog.asset("orders");
    assertThat(catalog.problems()).isEmpty();
    assertThat(orders.checks())
        .containsExactly(
            new AssetCheck(
                "has_rows",
                Optional.of("Not empty."),
                Optional.of("select true"),
                Optional.empty(),
                CheckSeverity.ERROR,
                true),
            new AssetCheck(
                "looked_at",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                CheckSeverity.WARN,
                false));
    assertThat(orders.queriedChecks()).extracting(AssetCheck::name).containsExactly("has_rows");
    assertThat(orders.connectionOf(orders.checks().get(0))).contains("warehouse");
  }

  @Test
  void runsWhereTheMaterializerDoesUnlessItSaysOtherwise() {
    String elsewhere = "{name: c, sql: select true, connection: %s}";

    assertThat(catalog(BUNDLE.formatted(elsewhere.formatted("warehouse"))).problems()).isEmpty();
    assertThat(catalog(BUNDLE.formatted(elsewhere.formatted("warehose"))).problems())
        .singleElement()
        .hasToString(
            "assets[orders].checks[c].connection: is not a database connection, did you mean"
                + " warehouse? (warehose); accepted: the name of a connection of type duckdb or"
                + " jdbc");
    assertThat(catalog(BUNDLE.formatted(elsewhere.formatted("landing"))).problems()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{sql: select true}~[0].name: is required",
        "{name: has-rows}~[0].name: is not a name (has-rows); accepted: letters, digits and _",
        "{name: a}, {name: a}~[1].name: is the name of two checks (a); accepted: each name once",
        "{name: a, severity: eror}~[0].severity: is not known, did you mean error? (eror); accepted:"
            + " error, warn",
        "{name: a, sql: ''}~[0].sql: must not be empty (\"\"); accepted: a text",
        "{name: a, blocking: true, severity: warn}~[0].blocking: holds nothing back with severity"
            + " warn (true); accepted: severity: error, or false",
        "{name: a, connection: warehouse}~[0].connection: is not used by a check whose outcome is"
            + " reported (warehouse); accepted: a connection with sql",
        "{name: a, query: select 1}~[0].query: is not a known field (select 1); accepted: name,"
            + " description, sql, connection, severity, blocking",
      })
  void saysWhatIsWrong(String checks, String problem) {
    assertThat(refusal(BUNDLE.formatted(checks))).isEqualTo("assets[0].checks" + problem);
  }

  @Test
  void hasAQueryOnlyWhereItCanRun() {
    String bundle = "apiVersion: tranche.io/v1\nbundle: b\nassets: [{key: a, %s, checks: [%s]}]";

    assertThat(refusal(bundle.formatted("external: true", "{name: c, sql: select true}")))
        .isEqualTo(
            "assets[0].checks[0].sql: an external asset is never run (given); accepted: checks"
                + " without sql, whose outcome is reported");
    assertThat(
            refusal(bundle.formatted("materializer: {type: none}", "{name: c, sql: select true}")))
        .isEqualTo(
            "assets[0].checks[0].connection: is required, for the materializer has none (none"
                + " given); accepted: the name of a connection of type duckdb or"
                + " jdbc");
    assertThat(catalog(bundle.formatted("external: true", "{name: c}")).problems()).isEmpty();
  }

  private static String refusal(String bundle) {
    TrancheException.Invalid refused =
        catchThrowableOfType(TrancheException.Invalid.class, () -> catalog(bundle));
    assertThat(refused.problems()).hasSize(1);
    return refused.problems().get(0).toString();
  }

  private static Catalog catalog(String text) {
    Bundle bundle = Bundle.parse(text.getBytes(StandardCharsets.UTF_8));
    return Catalog.of(1, bundle.documents().stream().map(d -> new Catalog.Owned("b", d)).toList());
  }
}
