package io.tranche.run.materializer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.platform.secrets.Secrets;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.materializer.Materializers;
import io.tranche.run.materializer.ReportedObservation;
import io.tranche.run.materializer.Workplace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the queries beside a script tell, of every database. */
abstract class SqlReportContract {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: sales
      connections: [{name: warehouse, %s}]
      assets:
        - {key: rates, external: true}
        - {key: landed, external: true, partitions: {type: daily, start: "2018-01-01"}}
        - key: orders
          partitions: {type: daily, start: "2018-01-01"}
          materializer:
            type: sql
            connection: warehouse
            table: orders
            partitionColumn: day
            script: select day, amount from landed where day >= :windowStart and day < :windowEnd
            %s
      """;

  @TempDir Path folder;
  private Workplace workplace;
  private Materializers materializers;
  private TestDatabase database;

  /** An empty one. */
  abstract TestDatabase database(Workplace workplace);

  /** How it says that there is no table {@code nowhere}. */
  abstract String noTable();

  @BeforeEach
  void land() throws Exception {
    workplace = new Workplace(folder);
    materializers = new Materializers(workplace.settings, Secrets.NONE);
    database = database(workplace);
    assertThat(materializers.beat(catalog(""))).containsExactly("warehouse");
    database.execute("create table landed (day date, amount int)");
    database.execute(
        "insert into landed values ('2018-01-01', 1), ('2018-01-01', 2), ('2018-01-02', 4)");
  }

  @AfterEach
  void stop() {
    materializers.close();
  }

  @Test
  void metadataIsAskedOfEachPartitionThatWasWritten() throws Exception {
    MaterializationResult made =
        materialize(
            """
            metadata: select sum(amount) as amount, max(day) as last, null as nothing,
              'v' || max(amount) as "dataVersion" from orders where day = :windowStart
            """,
            "2018-01-01",
            "2018-01-02");

    assertThat(made.metadataByPartition())
        .isEqualTo(
            Map.of(
                "2018-01-01", Map.of("rows", 2L, "amount", 3L, "last", "2018-01-01"),
                "2018-01-02", Map.of("rows", 1L, "amount", 4L, "last", "2018-01-02")));
    assertThat(made.dataVersion("orders", "2018-01-01")).contains("v2");
    assertThat(made.dataVersion("orders", "2018-01-02")).contains("v4");
    assertThat(made.observations()).isEmpty();
  }

  @Test
  void eachRowOfAnObservingQueryIsAnObservation() throws Exception {
    MaterializationResult made =
        materialize(
            """
            observe:
                - asset: landed
                  sql: select day as partition, 'v' || count(*) as dataVersion, sum(amount) as amount
                    from landed where day >= :windowStart and day < :windowEnd group by day order by day
                - {asset: rates, sql: "select 'eur' as currency from (values (1), (2)) t(n)"}
                - {asset: rates, sql: "select 'v9' as dataVersion where false"}
            """,
            "2018-01-01",
            "2018-01-02");

    assertThat(made.observations())
        .containsExactly(
            seen("landed", "2018-01-01", Map.of("amount", 3L), "v2"),
            seen("landed", "2018-01-02", Map.of("amount", 4L), "v1"),
            new ReportedObservation("rates", "", Map.of("currency", "eur"), Optional.empty()));
    assertThat(made.metadataByPartition()).containsEntry("2018-01-01", Map.of("rows", 2L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "metadata: select 1 as n where false~materializer.metadata: it must give one row, and gives"
            + " none",
        "metadata: select amount from landed~materializer.metadata: it must give one row, and gives"
            + " several",
        "metadata: delete from landed~materializer.metadata: its sql must be one query",
        "metadata: 'select :nothing'~materializer.metadata: the script uses parameters that do not"
            + " exist here (:nothing)",
        "metadata: select * from nowhere~materializer.metadata failed: NO TABLE",
        "observe: [{asset: rates, sql: select 1; select 2}]~materializer.observe[rates]: its sql must"
            + " be one query",
        "observe: [{asset: rates, sql: select * from nowhere}]~materializer.observe[rates] failed: NO"
            + " TABLE",
        "observe: [{asset: rates, sql: 'select n from generate_series(1, 1001) t(n)'}]~materializer.observe[rates]:"
            + " it must give at most 1000 rows, and gives more",
        "observe: [{asset: rates, sql: 'select n from generate_series(1, 600) t(n)'}, {asset: landed, sql:"
            + " 'select n from generate_series(1, 600) t(n)'}]~it has observed what cannot be recorded:"
            + " at most 1000 observations are taken of one materialization (1200)",
      })
  void everythingIsAsItWasWhereAQueryCannotBeAnswered(String queries, String reason)
      throws Exception {
    materialize("", "2018-01-01");
    database.execute("delete from landed where amount = 1");

    assertThatThrownBy(() -> materialize(queries, "2018-01-01"))
        .isInstanceOf(MaterializationException.class)
        .hasMessageStartingWith(
            "Cannot materialize orders, partition 2018-01-01: "
                + reason.replace("NO TABLE", noTable()));
    assertThat(database.rows("select amount from orders order by 1")).containsExactly("1", "2");
  }

  @Test
  void saysOfWhichPartitionThereIsNoRow() {
    assertThatThrownBy(
            () ->
                materialize(
                    "metadata: select amount from orders where day = :windowStart",
                    "2018-01-02",
                    "2018-01-03"))
        .hasMessage(
            "Cannot materialize orders, 2 partitions: materializer.metadata of partition 2018-01-03:"
                + " it must give one row, and gives none");
  }

  private static ReportedObservation seen(
      String asset, String partition, Map<String, Object> metadata, String version) {
    return new ReportedObservation(asset, partition, metadata, Optional.of(version));
  }

  private MaterializationResult materialize(String queries, String... keys)
      throws InterruptedException {
    Catalog catalog = catalog(queries);
    assertThat(catalog.problems()).isEmpty();
    return materializers.materialize(
        catalog.asset("orders").materializer().orElseThrow(), workplace.run(1, catalog, keys));
  }

  private Catalog catalog(String queries) {
    String connection = database.connection().replaceAll("[{}]", "");
    String yaml = BUNDLE.formatted(connection, queries.strip().replace("\n", "\n      "));
    Bundle bundle = Bundle.parse(yaml.getBytes(StandardCharsets.UTF_8));
    return Catalog.of(
        1,
        bundle.documents().stream()
            .map(document -> new Catalog.Owned(bundle.name(), document))
            .toList());
  }
}
