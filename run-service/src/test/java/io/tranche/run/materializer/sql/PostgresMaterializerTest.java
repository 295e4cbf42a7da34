package io.tranche.run.materializer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.contracts.definitions.Catalog;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.Workplace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PostgreSQL, which many replicas write at once and whose types are strict. */
@Timeout(60)
class PostgresMaterializerTest extends SqlMaterializerContract {

  @Override
  TestDatabase database(Workplace workplace) {
    return new PostgresServer();
  }

  @Override
  String noTable() {
    return "ERROR: relation \"nowhere\" does not exist";
  }

  @Test
  void makesTheTableOnceWhenItsFirstRunsComeSideBySide() throws Exception {
    Catalog catalog =
        catalog(FILES, "'file'", "select :partitionKey as file, pg_backend_pid() as n");
    ExecutorService replicas = Executors.newFixedThreadPool(4);
    List<Future<Map<String, Map<String, Object>>>> runs = new ArrayList<>();
    for (int run = 1; run <= 12; run++) {
      int token = run;
      runs.add(replicas.submit(() -> materialize(token, catalog, "file" + token)));
    }
    for (Future<Map<String, Map<String, Object>>> run : runs) {
      assertThat(run.get(30, TimeUnit.SECONDS)).hasSize(1);
    }
    replicas.shutdown();

    assertThat(rows("select count(*), count(distinct file), count(distinct n) from orders"))
        .containsExactly("12|12|12");
    assertThat(rows("select count(*), max(token) from tranche_fence")).containsExactly("12|12");
  }

  @Test
  void leavesNothingOfASessionToTheNextOne() throws Exception {
    Catalog spoiling =
        catalog(
            FILES,
            "'file'",
            "set TimeZone = 'Asia/Tokyo'; set search_path = pg_catalog;"
                + " create temp table left_over (n int); select :partitionKey as file");
    materialize(1, spoiling, "a");
    Catalog next =
        catalog(
            FILES,
            "'file'",
            "create temp table left_over (n int);"
                + " select :partitionKey as file where current_setting('TimeZone') = 'UTC'");

    assertThat(materialize(2, next, "b")).isEqualTo(Map.of("b", Map.of("rows", 1L)));
    assertThat(rows("select file from orders order by 1")).containsExactly("a", "b");
  }

  @Test
  void comparesAKeyAsAValueOfItsColumn() throws Exception {
    sql("create table orders (id uuid primary key, tags jsonb)");
    Catalog catalog =
        catalog(
            FILES,
            "'id'",
            "select cast(:partitionKey as uuid) as id, cast('{\"a\": 1}' as jsonb) as tags"
                + " where cast('{\"a\": 1}' as jsonb) ? :metadata.tag");
    String key = "6f9619ff-8b86-d011-b42d-00cf4fc964ff";
    for (int token = 1; token <= 2; token++) {
      assertThat(materialize(token, catalog, Workplace.file(key, Map.of("tag", "a"))))
          .isEqualTo(Map.of(key, Map.of("rows", 1L)));
    }

    assertThatThrownBy(() -> materialize(3, catalog, Workplace.file("no uuid", Map.of("tag", "a"))))
        .isInstanceOf(MaterializationException.class)
        .hasMessageContaining("ERROR: invalid input syntax for type uuid: \"no uuid\"");
  }

  @Test
  void findsATableWhereTheSearchPathFindsItAndFoldsItsName() throws Exception {
    sql("create table \"Orders\" (file text)");
    sql("create table orders (\"File\" text, n int default 7)");
    Catalog catalog = catalog("ORDERS", FILES, "'file'", "select :partitionKey as FILE");

    materialize(1, catalog, "a");

    assertThat(rows("select \"File\", n from orders")).containsExactly("a|7");
    assertThat(rows("select * from \"Orders\"")).isEmpty();
  }

  @Test
  void saysThatTheRoleMayNotMakeTheSchema() {
    Catalog catalog = catalog("other.orders", FILES, "'file'", "select :partitionKey as file");

    assertThatThrownBy(() -> materialize(1, catalog, "a"))
        .hasMessage(
            "Cannot materialize orders, partition a: statement 1 of the script failed: ERROR:"
                + " permission denied for database postgres");
  }

  @Test
  void losesNoRowWhenTheServerRefusesOne() throws Exception {
    sql("create table orders (file text, n int check (n < 2))");
    Catalog good = catalog(FILES, "'file'", "select :partitionKey as file, 1 as n");
    materialize(1, good, "a");
    Catalog refused =
        catalog(FILES, "'file'", "select :partitionKey as file, n from generate_series(1, 2) t(n)");

    assertThatThrownBy(() -> materialize(2, refused, "a"))
        .hasMessageContaining("violates check constraint");
    assertThat(rows("select file, n from orders")).containsExactly("a|1");
  }
}
