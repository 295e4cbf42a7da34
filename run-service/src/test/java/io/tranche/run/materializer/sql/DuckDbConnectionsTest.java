package io.tranche.run.materializer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.ConnectionDocument;
import io.tranche.platform.secrets.Secrets;
import io.tranche.run.materializer.ChildJvm;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.Materializers;
import io.tranche.run.materializer.Workplace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A database file belongs to one process at a time. */
@Timeout(120)
class DuckDbConnectionsTest {

  private static final Catalog CATALOG =
      Workplace.catalog(
          "", "{'type':'sql','connection':'warehouse','table':'t','script':'select 1 as n'}");

  @TempDir Path folder;

  /** A process that holds the file until it is killed. */
  public static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      Materializers materializers =
          new Materializers(new Workplace(Path.of(args[0])).settings, Secrets.NONE);
      ChildJvm.say("holds " + materializers.beat(CATALOG));
      Thread.currentThread().join();
    }
  }

  @Test
  void takesAFileOverWithTheNextBeatAfterItsHolderWasKilled() throws Exception {
    Workplace workplace = new Workplace(folder);
    try (ChildJvm holder = ChildJvm.start(Holder.class, folder.toString());
        Materializers materializers = new Materializers(workplace.settings, Secrets.NONE)) {
      assertThat(holder.line()).isEqualTo("holds [warehouse]");
      assertThat(materializers.canExecute(CATALOG.asset("orders"), CATALOG)).isFalse();
      assertThat(materializers.beat(CATALOG)).isEmpty();
      assertThatThrownBy(
              () ->
                  materializers.materialize(
                      CATALOG.asset("orders").materializer().orElseThrow(),
                      workplace.run(1, CATALOG, "")))
          .isInstanceOf(MaterializationException.class)
          .hasMessageStartingWith("Cannot open the database of connection warehouse: ")
          .hasMessageContaining("Could not set lock on file");
      holder.kill();
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(materializers.beat(CATALOG)).contains("warehouse"));
      assertThat(materializers.canExecute(CATALOG.asset("orders"), CATALOG)).isTrue();
    }
  }

  @Test
  void letsGoOfAFileThatTheCatalogNoLongerNames() throws Exception {
    try (Materializers materializers =
        new Materializers(new Workplace(folder).settings, Secrets.NONE)) {
      materializers.beat(CATALOG);
      materializers.beat(Catalog.empty());
      try (ChildJvm holder = ChildJvm.start(Holder.class, folder.toString())) {
        assertThat(holder.line()).isEqualTo("holds [warehouse]");
      }
    }
  }

  @Test
  void failsARunOnAFileThatIsNoDatabaseInsteadOfLettingItWait() throws Exception {
    Path file = folder.resolve("data/sales.duckdb");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "no database at all ".repeat(1000));
    Workplace workplace = new Workplace(folder);
    try (Materializers materializers = new Materializers(workplace.settings, Secrets.NONE)) {
      assertThat(materializers.beat(CATALOG)).containsExactly("warehouse");
      assertThatThrownBy(
              () ->
                  materializers.materialize(
                      CATALOG.asset("orders").materializer().orElseThrow(),
                      workplace.run(1, CATALOG, "")))
          .isInstanceOf(MaterializationException.class)
          .hasMessageContaining("not a valid DuckDB database file");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void leavesNoUnpackedLibraryBehindWhenTheProcessIsKilled() throws Exception {
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    try (ChildJvm holder =
        ChildJvm.start(Holder.class, List.of("-Djava.io.tmpdir=" + temporary), folder.toString())) {
      assertThat(holder.line()).isEqualTo("holds [warehouse]");
      holder.kill();
    }
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void opensOneFileUnderTwoNamesOnce() throws Exception {
    Files.createDirectories(folder.resolve("data"));
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("data"));
    try (DuckDbConnections connections =
        new DuckDbConnections(new Workplace(folder).settings, Secrets.NONE)) {
      DuckDb direct =
          connections.open(
              new ConnectionDocument.DuckDb("a", "data/x.duckdb"), Secrets.NONE.reveal());
      DuckDb linked =
          connections.open(
              new ConnectionDocument.DuckDb("b", "link/x.duckdb"), Secrets.NONE.reveal());
      assertThat(linked).isSameAs(direct);
    }
  }

  @Test
  void keepsWhatWasCommittedAndNothingElseWhenTheProcessIsKilled() throws Exception {
    Path file = folder.resolve("data/sales.duckdb");
    try (ChildJvm writer = ChildJvm.start(Writer.class, folder.toString())) {
      assertThat(writer.line()).isEqualTo("committed");
      assertThat(writer.line()).isEqualTo("writing");
      writer.kill();
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .ignoreExceptions()
        .untilAsserted(
            () -> assertThat(new DuckDbFile(file).rows("select * from t")).containsExactly("1"));
  }

  /** A process that commits one write and is killed within the next one. */
  public static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws Exception {
      DuckDbConnections connections =
          new DuckDbConnections(new Workplace(Path.of(args[0])).settings, Secrets.NONE);
      DuckDb database =
          connections.open(
              (ConnectionDocument.DuckDb) CATALOG.connections().get("warehouse"),
              Secrets.NONE.reveal());
      database.write(session -> session.execute("create table t as select 1 as n", List.of()));
      ChildJvm.say("committed");
      database.write(
          session -> {
            session.execute("delete from t", List.of());
            ChildJvm.say("writing");
            return session.execute(
                "insert into t select count(*) from range(1000000000000) t(i) where i % 7 = 3",
                List.of());
          });
    }
  }
}
