package io.tranche.run.materializer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.contracts.assets.CheckSeverity;
import io.tranche.contracts.definitions.AssetCheck;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.platform.secrets.Secrets;
import io.tranche.run.materializer.CheckAnswer;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.Materializers;
import io.tranche.run.materializer.Workplace;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for every database. */
abstract class SqlChecksContract {

  @TempDir Path folder;
  Workplace workplace;
  Materializers materializers;
  private TestDatabase database;
  private MaterializationContext made;

  /** An empty one. */
  abstract TestDatabase database(Workplace workplace);

  /** How it says that there is no table {@code nowhere}. */
  abstract String noTable();

  @BeforeEach
  void make() throws InterruptedException {
    workplace = new Workplace(folder);
    materializers = new Materializers(workplace.settings, Secrets.NONE);
    database = database(workplace);
    Catalog catalog =
        Workplace.catalog(
            database.connection(),
            "{'type':'daily','start':'2018-01-01','timezone':'America/New_York'}",
            "{'type':'sql','connection':'warehouse','table':'orders','partitionColumn':'day',"
                + "'script':'select cast(:windowStart as date) as day, 7 as amount'}");
    made = workplace.run(1, catalog, "2018-01-02");
    assertThat(
            materializers
                .materialize(catalog.asset("orders").materializer().orElseThrow(), made)
                .metadataByPartition())
        .containsOnlyKeys("2018-01-02");
  }

  @AfterEach
  void stop() {
    materializers.close();
  }

  @Test
  void saysWhatTheOnlyColumnSays() throws InterruptedException {
    assertThat(ask("select count(*) = 1 from orders where day = :windowStart"))
        .isEqualTo(new CheckAnswer(true, Map.of()));
    assertThat(ask("select count(*) > 1 from orders where cast(day as text) = :partitionKey"))
        .isEqualTo(new CheckAnswer(false, Map.of()));
  }

  @Test
  void tellsMoreInOtherColumns() throws InterruptedException {
    assertThat(
            ask(
                "select sum(amount) as total, cast(avg(amount) as float8) as mean, sum(amount) > 9 as passed,"
                    + " min(day) as first, null as nothing, :asset as asset from orders"))
        .isEqualTo(
            new CheckAnswer(
                false, Map.of("total", 7L, "mean", 7.0, "first", "2018-01-02", "asset", "orders")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "select 1~it must say true or false (1)",
        "select null~it must say true or false (null)",
        "select true from orders where false~it must give one row, and gives 0",
        "select true from generate_series(1, 3)~it must give one row, and gives 3",
        "select 1 as a, 2 as b~of several columns one must be called passed (a, b)",
        "delete from orders~its sql must be one query",
        "select true; select false~its sql must be one query",
        "select :nothing~parameters that do not exist here (:nothing)",
      })
  void saysWhyThereIsNoAnswer(String sql, String reason) {
    assertThatThrownBy(() -> ask(sql))
        .isInstanceOf(MaterializationException.class)
        .hasMessageStartingWith("Cannot evaluate check c: ")
        .hasMessageContaining(reason);
  }

  @Test
  void saysWhatTheDatabaseSays() {
    assertThatThrownBy(() -> ask("select true from nowhere"))
        .isInstanceOf(MaterializationException.class)
        .hasMessageStartingWith("Cannot evaluate check c: ")
        .hasMessageContaining(noTable());
  }

  @Test
  void canWriteNothing() throws InterruptedException {
    String sequence = "create sequence if not exists numbers";
    Catalog counting =
        Workplace.catalog(
            database.connection(),
            "",
            "{'type':'sql','connection':'warehouse','table':'counted','script':'"
                + sequence
                + "; select 1 as n'}");
    assertThat(
            materializers
                .materialize(
                    counting.asset("orders").materializer().orElseThrow(),
                    workplace.run(2, counting, ""))
                .metadataByPartition())
        .hasSize(1);

    assertThatThrownBy(() -> ask("select nextval('numbers') > 0"))
        .hasMessageContaining("read-only");
    assertThat(ask("select true")).isEqualTo(new CheckAnswer(true, Map.of()));
  }

  private CheckAnswer ask(String sql) throws InterruptedException {
    return materializers.ask(check(sql), made, made.partitions().get(0));
  }

  private static AssetCheck check(String sql) {
    return new AssetCheck(
        "c", Optional.empty(), Optional.of(sql), Optional.empty(), CheckSeverity.ERROR, false);
  }
}
