package io.tranche.run.materializer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.platform.secrets.Secrets;
import io.tranche.run.files.FilesWorkplace;
import io.tranche.run.materializer.CheckAnswer;
import io.tranche.run.materializer.FencedOff;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.materializer.ReportedObservation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class QueryMaterializerTest {

  private static final String BUNDLE =
      """
      connections: [{name: lake, type: files, path: lake}]
      assets:
        - key: raw/orders
          partitions: {type: daily, start: "2024-01-01"}
          output: {connection: lake, format: FORMAT}
          materializer:
            type: sql
            script: |
              create table t as select :partitionKey as day, i as amount from range(3) r(i);
              select * from t where amount < extract(day from :windowStart) -- only some
          checks:
            - {name: few, sql: "select count(*) < 2 as passed, cast(sum(amount) as bigint) as amount from orders where partition_key = :partitionKey"}
        - key: raw/more
          partitions: {type: daily, start: "2024-01-01"}
          output: {connection: lake, format: FORMAT}
          materializer: {type: sql, script: "select 'x''y' as day, 10 as amount"}
        - key: sums
          partitions: {type: monthly, start: "2024-01-01", endOffset: 1}
          deps: [{asset: raw/orders}, {asset: raw/more, allowMissingUpstream: true}]
          output: {connection: lake, format: csv}
          materializer:
            type: sql
            script: |
              select partition_key, sum(amount) as amount from "raw/orders" group by 1
              union all
              select partition_key, 0 from more
              order by all
        - key: all
          deps: [{asset: raw/orders, mapping: {type: specific, keys: ["2024-01-02"]}}]
          output: {connection: lake, format: json}
          materializer: {type: sql, script: "select day, amount, partition_key from orders order by all"}
        - key: read
          partitions: {type: daily, start: "2024-01-01"}
          deps: [{asset: raw/orders}]
          output: {connection: lake, format: csv}
          materializer:
            type: sql
            script: create table copied as select * from orders; from copied
            metadata: select max(amount) as most, 'v' || max(amount) as dataVersion from copied having count(*) > 1
            observe: [{asset: raw/orders, sql: "select partition_key as partition, count(*) as read from orders group by 1"}]
      """;

  @TempDir Path folder;
  private FilesWorkplace work;

  @BeforeEach
  void start() {
    open("parquet");
  }

  private void open(String format) {
    work = new FilesWorkplace(folder, Secrets.NONE, BUNDLE.replace("FORMAT", format));
  }

  @AfterEach
  void stop() {
    work.close();
  }

  @ParameterizedTest
  @CsvSource({"parquet", "csv", "json", "x-ltsv"})
  void writesAFileForEachPartitionWhichOthersRead(String format) throws Exception {
    open(format);
    MaterializationResult made = work.make(1, "raw/orders", "2024-01-01", "2024-01-02");
    String extension = format.replace("x-", "");
    Path file = folder.toRealPath().resolve("lake/raw/orders/2024-01-02." + extension);
    assertThat(file).exists();
    assertThat(made.metadata("raw/orders", "2024-01-02"))
        .isEqualTo(Map.of("rows", 2L, "path", file.toUri().toString(), "size", Files.size(file)));
    assertThat(made.metadata("raw/orders", "2024-01-01")).containsEntry("rows", 1L);
    work.make(2, "all", "");
    assertThat(folder.resolve("lake/all.json"))
        .content()
        .satisfies(
            text ->
                assertThat(text.replace("\"0\"", "0").replace("\"1\"", "1"))
                    .isEqualTo(
                        """
                        {"day":"2024-01-02","amount":0,"partition_key":"2024-01-02"}
                        {"day":"2024-01-02","amount":1,"partition_key":"2024-01-02"}
                        """));
  }

  @Test
  void missingUpstreamIsAnErrorUnlessTheDependencyAllowsIt() throws Exception {
    for (int day = 1; day <= 6; day++) {
      work.make(day, "raw/orders", "2024-01-0" + day);
    }
    assertThatThrownBy(() -> work.make(20, "sums", "2024-01-01"))
        .hasMessage(
            "Cannot materialize sums, partition 2024-01-01: 3 partitions of raw/orders that it reads"
                + " have no file (2024-01-07, 2024-01-08, 2024-01-09); materialize what is missing"
                + " first, or say allowMissingUpstream: true");
    assertThat(folder.resolve("lake/sums")).doesNotExist();
    work.make(21, "raw/orders", "2024-01-07", "2024-01-08", "2024-01-09");
    work.make(22, "raw/more", "2024-01-05");
    work.make(23, "sums", "2024-01-01");
    assertThat(folder.resolve("lake/sums/2024-01-01.csv"))
        .content()
        .startsWith("partition_key,amount\n2024-01-01,0\n2024-01-02,1\n2024-01-03,3\n")
        .contains("2024-01-05,0\n2024-01-05,3\n")
        .endsWith("2024-01-09,3\n");
  }

  @Test
  void checksReadTheFileOfTheirPartition() throws Exception {
    work.make(1, "raw/orders", "2024-01-01", "2024-01-03");
    assertThat(work.ask("raw/orders", "2024-01-01"))
        .isEqualTo(new CheckAnswer(true, Map.of("amount", 0L)));
    assertThat(work.ask("raw/orders", "2024-01-03"))
        .isEqualTo(new CheckAnswer(false, Map.of("amount", 3L)));
    assertThatThrownBy(() -> work.ask("raw/orders", "2024-01-02"))
        .hasMessage("Cannot materialize raw/orders, partition 2024-01-02: it has no file in lake");
  }

  @Test
  void nothingIsPublishedWhenOnePartitionFails() {
    try (FilesWorkplace failing =
        new FilesWorkplace(
            folder,
            Secrets.NONE,
            """
            connections: [{name: lake, type: files, path: lake}]
            assets:
              - key: a
                partitions: {type: static, keys: ["1", "x"]}
                output: {connection: lake, format: csv}
                materializer: {type: sql, script: "select cast(:partitionKey as int) as n"}
            """)) {
      assertThatThrownBy(() -> failing.make(1, "a", "1", "x"))
          .message()
          .startsWith(
              "Cannot materialize a, 2 partitions: partition x: statement 1 of the script failed:"
                  + " ")
          .contains("Could not convert string 'x' to INT32");
      assertThat(folder.resolve("lake/a")).doesNotExist();
    }
  }

  @Test
  void tellsWhatQueriesBesideTheScriptSayOfWhatItReadsAndHasMade() throws Exception {
    work.make(1, "raw/orders", "2024-01-02");
    MaterializationResult made = work.make(2, "read", "2024-01-02");
    assertThat(made.metadata("read", "2024-01-02"))
        .containsEntry("rows", 2L)
        .containsEntry("most", 1L)
        .containsKey("path");
    assertThat(made.dataVersion("read", "2024-01-02")).contains("v1");
    assertThat(made.observations())
        .containsExactly(
            new ReportedObservation(
                "raw/orders", "2024-01-02", Map.of("read", 2L), Optional.empty()));
  }

  @Test
  void publishesNothingWhereAQueryBesideTheScriptCannotBeAnswered() throws Exception {
    work.make(1, "raw/orders", "2024-01-01", "2024-01-02");
    assertThatThrownBy(() -> work.make(2, "read", "2024-01-02", "2024-01-01"))
        .hasMessage(
            "Cannot materialize read, 2 partitions: materializer.metadata of partition 2024-01-01:"
                + " it must give one row, and gives none");
    assertThat(folder.resolve("lake/read")).doesNotExist();
  }

  @Test
  void anOlderRunWritesNothing() throws Exception {
    work.raiseFence(9, "raw/more", "2024-01-01");
    assertThatThrownBy(() -> work.make(8, "raw/more", "2024-01-01"))
        .isInstanceOf(FencedOff.class)
        .hasMessage(
            "Cannot write raw/more, partition 2024-01-01: a newer run holds it (token 8, held by"
                + " 9)");
    work.make(9, "raw/more", "2024-01-01");
    assertThat(folder.resolve("lake/raw/more/2024-01-01.parquet")).exists();
  }

  @Test
  void refusesAScriptThatEndsWithoutAQuery() {
    try (FilesWorkplace wrong =
        new FilesWorkplace(
            folder,
            Secrets.NONE,
            """
            connections: [{name: lake, type: files, path: lake}]
            assets:
              - key: a
                output: {connection: lake, format: x-none}
                materializer: {type: sql, script: create table t (n int)}
              - key: b
                output: {connection: lake, format: x-none}
                materializer: {type: sql, script: select 1}
            """)) {
      assertThatThrownBy(() -> wrong.make(1, "a", ""))
          .hasMessage(
              "Cannot materialize a: the last statement of the script must be a query: what it gives"
                  + " is the file");
      assertThatThrownBy(() -> wrong.make(1, "b", ""))
          .hasMessage(
              "Cannot use format: no plug-in of this replica has it; there are x-ltsv (x-none)");
    }
  }
}
