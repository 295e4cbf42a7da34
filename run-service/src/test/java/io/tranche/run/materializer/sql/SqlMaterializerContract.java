package io.tranche.run.materializer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.contracts.Json;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.platform.secrets.Secrets;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.materializer.Materializers;
import io.tranche.run.materializer.PartitionInput;
import io.tranche.run.materializer.Workplace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every database. */
abstract class SqlMaterializerContract {

  static final String DAILY = "{'type':'daily','start':'2018-01-01'}";
  static final String FILES = "{'type':'dynamic','name':'files'}";
  private static final String CELLS =
      "{'type':'multi','dimensions':{'date':"
          + DAILY
          + ",'region':{'type':'static','keys':['us','eu','jp']}}}";

  @TempDir Path folder;
  Workplace workplace;
  Materializers materializers;
  TestDatabase database;

  /** An empty one. */
  abstract TestDatabase database(Workplace workplace);

  /** How it says that there is no table {@code nowhere}. */
  abstract String noTable();

  @BeforeEach
  void start() {
    workplace = new Workplace(folder);
    materializers = new Materializers(workplace.settings, Secrets.NONE);
    database = database(workplace);
    assertThat(materializers.beat(catalog("", "", "select 1"))).containsExactly("warehouse");
  }

  @AfterEach
  void stop() {
    materializers.close();
  }

  @Test
  void replacesAPartitionWhenItIsMadeAgain() throws Exception {
    sql("create table landed (file varchar, amount int)");
    sql("insert into landed values ('a.csv', 1), ('a.csv', 2), ('b.csv', 10)");
    Catalog catalog =
        catalog(
            FILES,
            "'file'",
            "select :partitionKey as file, amount from landed where file = :partitionKey");
    assertThat(materialize(1, catalog, "a.csv")).isEqualTo(Map.of("a.csv", Map.of("rows", 2L)));
    materialize(2, catalog, "b.csv");
    sql("delete from landed where amount = 2");
    materialize(3, catalog, "a.csv");
    assertThat(rows("select file, amount from orders order by 1, 2"))
        .containsExactly("a.csv|1", "b.csv|10");
    assertThat(workplace.log).contains("Wrote 1 rows of 1 partition to orders");
  }

  @Test
  void bindsHostileMetadataAsText() throws Exception {
    String hostile = "'; drop table orders; -- %_\n\"\\";
    Catalog catalog =
        catalog(
            FILES,
            "'file'",
            "select :partitionKey as file, :metadata.note as note, :metadata.\"odd name\" as odd");
    materialize(
        1, catalog, Workplace.file("a", Map.of("note", hostile, "odd name", ":partitionKey")));
    assertThat(rows("select note, odd from orders")).containsExactly(hostile + "|:partitionKey");
  }

  @Test
  void bindsTheValuesOfTheRunsConfiguration() throws Exception {
    Catalog catalog =
        catalog(
            FILES,
            "'file'",
            "select :partitionKey as file, :config.limit + 1 as n, :config.strict as s,"
                + " :config.\"source.name\" as name, 'b' = any(:config.tables) as b,"
                + " :config.rate * 2 as rate, :config as whole");
    String config =
        "{\"limit\":41,\"rate\":1.5,\"source\":{\"name\":\"it's\"},\"strict\":true,"
            + "\"tables\":[\"a\",\"b\"]}";
    materialize(
        workplace.run(
            1, catalog, List.of(Workplace.file("a", Map.of())), RunConfiguration.parse(config)));

    assertThat(rows("select n, s, name, b, rate, whole from orders"))
        .containsExactly("42|true|it's|true|3.0|" + config);
  }

  @Test
  void replacesOnlyTheDayOfATableWithDates() throws Exception {
    sql("create table orders (day date primary key, amount int)");
    sql("insert into orders values ('2018-01-01', 1), ('2018-01-02', 2), ('2018-01-03', 3)");
    Catalog catalog =
        catalog(
            DAILY,
            "'day'",
            "select cast(:windowStart as date) as day, 20 as amount"
                + " where date '2018-01-02' >= :windowStart and date '2018-01-02' < :windowEnd");
    assertThat(materialize(1, catalog, "2018-01-02"))
        .isEqualTo(Map.of("2018-01-02", Map.of("rows", 1L)));
    assertThat(rows("select cast(day as varchar), amount from orders order by 1, 2"))
        .containsExactly("2018-01-01|1", "2018-01-02|20", "2018-01-03|3");
  }

  @Test
  void takesTheDayOfTheDefinitionsZoneWhateverTypeTheColumnHas() throws Exception {
    sql("create table events (moment timestamptz, wall timestamp)");
    sql(
        "insert into events values ('2024-11-03 03:59:00+00', '2024-11-02 23:59:00'),"
            + " ('2024-11-03 04:00:00+00', '2024-11-03 00:00:00'),"
            + " ('2024-11-04 04:59:00+00', '2024-11-03 23:59:00'),"
            + " ('2024-11-04 05:00:00+00', '2024-11-04 00:00:00')");
    String newYork = "{'type':'daily','start':'2024-11-01','timezone':'America/New_York'}";
    long token = 0;
    for (String column : List.of("moment", "wall")) {
      sql("drop table if exists orders");
      Catalog catalog =
          catalog(
              newYork,
              "'" + column + "'",
              "select "
                  + column
                  + " from events where "
                  + column
                  + " >= :windowStart and "
                  + column
                  + " < :windowEnd");
      for (int again = 0; again < 2; again++) {
        assertThat(materialize(++token, catalog, "2024-11-03"))
            .isEqualTo(Map.of("2024-11-03", Map.of("rows", 2L)));
      }
      assertThat(rows("select count(*) from orders")).containsExactly("2");
    }
  }

  @Test
  void replacesOneCellOfSeveralDimensions() throws Exception {
    Catalog catalog =
        catalog(
            CELLS,
            "{'date':'day','region':'region'}",
            "select cast(:date as date) as day, :region as region, :dimension.region as again");
    materialize(1, catalog, "2018-01-01|us", "2018-01-01|eu", "2018-01-02|us");
    materialize(2, catalog, "2018-01-01|us");
    assertThat(rows("select cast(day as varchar), region, again from orders order by 1, 2"))
        .containsExactly("2018-01-01|eu|eu", "2018-01-01|us|us", "2018-01-02|us|us");
  }

  @Test
  void producesAStretchOfDaysWithOneExecution() throws Exception {
    sql(
        "create table source as select cast(d as date) as day from generate_series("
            + "timestamp '2018-01-01', timestamp '2018-01-10', interval '1 day') t(d)");
    Catalog catalog =
        catalog(
            DAILY,
            "'day'",
            "select day, nextval('executions') as n from source"
                + " where day >= :windowStart and day < :windowEnd");
    sql("create sequence executions");
    Map<String, Map<String, Object>> metadata =
        materialize(1, catalog, "2018-01-02", "2018-01-01", "2018-01-05", "2018-01-03");
    assertThat(metadata).hasSize(4).containsEntry("2018-01-05", Map.of("rows", 1L));
    assertThat(rows("select cast(day as varchar) from orders order by 1"))
        .containsExactly("2018-01-01", "2018-01-02", "2018-01-03", "2018-01-05");
    assertThat(workplace.log)
        .containsExactly(
            "Wrote 3 rows of 3 partitions to orders", "Wrote 1 rows of 1 partition to orders");
  }

  @Test
  void producesManyPartitionsWithOneExecution() throws Exception {
    sql("create table source as select 'k' || i as k, i as v from generate_series(0, 999) t(i)");
    Catalog catalog =
        catalog(FILES, "'k'", "select * from source where k in (select unnest(:partitionKeys))");
    String[] keys = rows("select k from source").toArray(String[]::new);
    assertThat(materialize(1, catalog, keys)).hasSize(1000);
    assertThat(materialize(2, catalog, keys)).containsEntry("k999", Map.of("rows", 1L));
    assertThat(rows("select count(*), sum(v) from orders")).containsExactly("1000|499500");
  }

  @Test
  void countsAndReplacesManyDaysOfATableWithTexts() throws Exception {
    Catalog catalog =
        catalog(
            DAILY,
            "'day'",
            "select cast(cast(d as date) as varchar) as day from generate_series("
                + "cast(:windowStart as timestamp), cast(:windowStart as timestamp),"
                + " interval '1 day') t(d)");
    for (int token = 1; token <= 2; token++) {
      assertThat(materialize(token, catalog, "2018-01-02", "2018-01-04"))
          .isEqualTo(Map.of("2018-01-02", Map.of("rows", 1L), "2018-01-04", Map.of("rows", 1L)));
    }
    Catalog none = catalog(DAILY, "'day'", "select :asset as day where false");
    assertThat(materialize(3, none, "2018-01-02", "2018-01-03"))
        .isEqualTo(Map.of("2018-01-02", Map.of("rows", 0L), "2018-01-03", Map.of("rows", 0L)));
    assertThat(rows("select day from orders")).containsExactly("2018-01-04");
  }

  @Test
  void emptiesTheSliceForAnEmptyResult() throws Exception {
    Catalog catalog = catalog(FILES, "'file'", "select :partitionKey as file, 1 as amount");
    materialize(1, catalog, "a.csv");
    Catalog none = catalog(FILES, "'file'", "select :partitionKey as file where false");
    assertThat(materialize(2, none, "a.csv")).isEqualTo(Map.of("a.csv", Map.of("rows", 0L)));
    assertThat(rows("select * from orders")).isEmpty();
  }

  @Test
  void runsSeveralStatementsAndInsertsWhatTheLastOneSelects() throws Exception {
    Catalog catalog =
        catalog(
            FILES,
            "'file'",
            "create temp table part as select :partitionKey as file, 7 as amount;"
                + "update part set amount = amount + 1; -- ; :no :such\n"
                + "with p as (select * from part) select * from p;");
    materialize(1, catalog, "a");
    materialize(2, catalog, "a");
    assertThat(rows("select file, amount from orders")).containsExactly("a|8");
  }

  @Test
  void acceptsAScriptThatInsertsItself() throws Exception {
    Catalog catalog =
        catalog(
            FILES,
            "'file'",
            "create table if not exists orders (file varchar primary key, n int);"
                + "insert into orders values (:partitionKey, 1)");
    materialize(1, catalog, "a");
    assertThat(materialize(2, catalog, "a", "b"))
        .isEqualTo(Map.of("a", Map.of("rows", 1L), "b", Map.of("rows", 1L)));
  }

  @Test
  void replacesTheWholeTableOfAnAssetWithoutPartitions() throws Exception {
    Catalog catalog = catalog("", "", "select 1 as n");
    materialize(1, catalog, "");
    assertThat(materialize(2, catalog, "")).isEqualTo(Map.of("", Map.of("rows", 1L)));
  }

  @Test
  void refusesRowsThatTheNextRunWouldNotReplace() throws Exception {
    sql("create table orders as select 'kept' as file");
    Catalog catalog =
        catalog(FILES, "'file'", "select file from (values ('a'), ('b'), ('c')) t(file)");
    assertThatThrownBy(() -> materialize(1, catalog, "a"))
        .hasMessage(
            "Cannot materialize orders, partition a: 2 of the 3 rows that the script selects lie"
                + " outside of what it has to produce; a condition on the partition is missing, or"
                + " column file does not hold it");
    assertThat(rows("select * from orders")).containsExactly("kept");
  }

  @Test
  void namesAllParametersThatDoNotExistAndThoseThatDo() {
    Catalog catalog = catalog(FILES, "'file'", "select :partition, :metadata.x, :source");
    assertThatThrownBy(() -> materialize(1, catalog, "a"))
        .hasMessage(
            "Cannot materialize orders, partition a: the script uses parameters that do not exist"
                + " here (:metadata.x, :partition, :source); there are :asset, :config, :partitionKey,"
                + " :partitionKeys, :runId, :sources");
  }

  @Test
  void leavesEverythingAsItWasWhenTheScriptFails() throws Exception {
    Catalog catalog = catalog(FILES, "'file'", "select :partitionKey as file, 1 as n");
    materialize(1, catalog, "a");
    Catalog broken =
        catalog(
            FILES, "'file'", "insert into orders values (:partitionKey, 2); select * from nowhere");
    assertThatThrownBy(() -> materialize(2, broken, "a"))
        .isInstanceOf(MaterializationException.class)
        .hasMessageStartingWith(
            "Cannot materialize orders, partition a: statement 2 of the script failed: "
                + noTable());
    assertThat(rows("select file, n from orders")).containsExactly("a|1");
    materialize(1, catalog, "a");
  }

  @Test
  void tellsKeysApartThatAreOneNumber() throws Exception {
    sql("create table orders (id int, n int)");
    Catalog catalog = catalog(FILES, "'id'", "select cast(:partitionKey as int) as id, 7 as n");
    assertThat(materialize(1, catalog, "1")).isEqualTo(Map.of("1", Map.of("rows", 1L)));
    assertThatThrownBy(() -> materialize(2, catalog, "01"))
        .hasMessageContaining("1 of the 1 rows that the script selects lie outside");
    assertThat(rows("select id, n from orders")).containsExactly("1|7");
  }

  @Test
  void namesThePartitionColumnThatTheTableLacks() {
    Catalog catalog = catalog(FILES, "'file'", "select 1 as amount");
    assertThatThrownBy(() -> materialize(1, catalog, "a"))
        .hasMessage("Cannot find partition column: table orders has only amount (file)");
  }

  Catalog catalog(String partitions, String columns, String script) {
    return catalog("orders", partitions, columns, script);
  }

  Catalog catalog(String table, String partitions, String columns, String script) {
    Catalog catalog =
        Workplace.catalog(
            database.connection(),
            partitions,
            "{'type':'sql','connection':'warehouse','table':'"
                + table
                + "',"
                + (columns.isEmpty() ? "" : "'partitionColumn':" + columns + ",")
                + "'script':"
                + new String(Json.write(script), StandardCharsets.UTF_8).replace("'", "\\u0027")
                + "}");
    assertThat(catalog.problems().stream().filter(p -> !p.path().contains("partitions.name")))
        .isEmpty();
    return catalog;
  }

  Map<String, Map<String, Object>> materialize(long token, Catalog catalog, String... keys)
      throws InterruptedException {
    return materialize(workplace.run(token, catalog, keys));
  }

  Map<String, Map<String, Object>> materialize(
      long token, Catalog catalog, PartitionInput partition) throws InterruptedException {
    return materialize(workplace.run(token, catalog, List.of(partition)));
  }

  Map<String, Map<String, Object>> materialize(MaterializationContext context)
      throws InterruptedException {
    MaterializationResult result =
        materializers.materialize(context.asset().materializer().orElseThrow(), context);
    return result.metadataByPartition();
  }

  void sql(String statement) throws Exception {
    database.execute(statement);
  }

  List<String> rows(String query) throws Exception {
    return database.rows(query);
  }
}
