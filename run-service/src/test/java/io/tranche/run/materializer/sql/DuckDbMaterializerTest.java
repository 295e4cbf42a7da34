package io.tranche.run.materializer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.contracts.definitions.Catalog;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.Workplace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** DuckDB, which also reads files. */
class DuckDbMaterializerTest extends SqlMaterializerContract {

  @Override
  TestDatabase database(Workplace workplace) {
    return new DuckDbFile(workplace);
  }

  @Override
  String noTable() {
    return "Catalog Error: Table with name nowhere does not exist!";
  }

  @Test
  void loadsTheFileOfAPartitionAndReplacesItWhenItIsLoadedAgain() throws Exception {
    Catalog catalog =
        catalog(FILES, "'file'", "select :partitionKey as file, * from read_csv(:source)");
    workplace.land("a.csv", "amount", "1", "2");
    workplace.land("b.csv", "amount", "10");
    assertThat(materialize(1, catalog, Workplace.file("a.csv", Map.of())))
        .isEqualTo(Map.of("a.csv", Map.of("rows", 2L)));
    materialize(2, catalog, Workplace.file("b.csv", Map.of()));
    workplace.land("a.csv", "amount", "3");
    materialize(3, catalog, Workplace.file("a.csv", Map.of()));
    assertThat(rows("select file, amount from orders order by 1, 2"))
        .containsExactly("a.csv|3", "b.csv|10");
    assertThat(workplace.log).contains("Wrote 1 rows of 1 partition to orders");
  }

  @Test
  void readsExactlyTheFileWhateverItsNameMeansToTheDatabase() throws Exception {
    Catalog catalog =
        catalog(FILES, "'file'", "select :partitionKey as file, * from read_csv(:source)");
    workplace.land("decoy.csv", "amount", "99");
    for (String name :
        List.of(
            "*.csv",
            "d?coy.csv",
            "[d]ecoy.csv",
            "it's \"100%\".csv",
            "{a,b}.csv",
            "a;b.csv",
            "schöne grüße.csv",
            "$x$.csv",
            "--.csv")) {
      workplace.land(name, "amount", "1");
      assertThat(materialize(1, catalog, Workplace.file(name, Map.of())))
          .isEqualTo(Map.of(name, Map.of("rows", 1L)));
    }
    assertThat(rows("select sum(amount) from orders")).containsExactly("9");
  }

  @Test
  void refusesAnObjectWhoseKeyLeadsOutOfItsFolder() {
    Catalog catalog = catalog(FILES, "'file'", "select * from read_csv(:source)");
    assertThatThrownBy(() -> materialize(1, catalog, Workplace.file("../secret.csv", Map.of())))
        .isInstanceOf(MaterializationException.class)
        .hasMessage(
            "Cannot read object: its key leads out of the folder of connection landing"
                + " (s3://landing/../secret.csv)");
  }
}
