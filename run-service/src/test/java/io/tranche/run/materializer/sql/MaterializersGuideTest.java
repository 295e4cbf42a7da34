package io.tranche.run.materializer.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.platform.secrets.Secrets;
import io.tranche.run.materializer.CheckAnswer;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.materializer.Materializers;
import io.tranche.run.materializer.ReportedObservation;
import io.tranche.run.materializer.Workplace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bundle of the guide does on a real server what the guide says. */
@Timeout(60)
class MaterializersGuideTest {

  private static final Path GUIDE = Path.of("../docs/guides/materializers.md");

  @TempDir Path folder;
  private final PostgresServer server = new PostgresServer();

  @Test
  void makesDaysAndRegions() throws Exception {
    server.execute("create table orders (at timestamptz, region text, amount int)");
    server.execute(
        "insert into orders values ('2024-06-30T22:30:00Z', 'eu', 1), ('2024-07-01T10:00:00Z', 'eu',"
            + " 2), ('2024-07-01T10:00:00Z', 'us', 4), ('2024-07-01T22:00:00Z', 'us', 8)");
    Catalog catalog = catalog();
    assertThat(catalog.problems()).isEmpty();
    try (Materializers materializers =
        new Materializers(new Workplace(folder).settings, secrets())) {
      MaterializationContext day = run(catalog, 1, "orders_by_day", "2024-07-01", "2024-07-02");
      MaterializationResult days = made(materializers, day);
      assertThat(days.metadataByPartition())
          .isEqualTo(
              Map.of(
                  "2024-07-01", Map.of("rows", 2L, "amount", 7L),
                  "2024-07-02", Map.of("rows", 1L, "amount", 8L)));
      assertThat(days.observations())
          .containsExactly(
              seen("2024-07-01", 3L, "2024-07-01 12:00:00+02"),
              seen("2024-07-02", 1L, "2024-07-02 00:00:00+02"));
      assertThat(materializers.ask(day.asset().checks().get(0), day, day.partitions().get(0)))
          .isEqualTo(new CheckAnswer(true, Map.of("amount", 7L)));

      MaterializationContext region =
          run(catalog, 2, "orders_by_region", "2024-07-01|eu", "2024-07-01|us", "2024-07-02|eu");
      assertThat(made(materializers, region).metadataByPartition())
          .containsEntry("2024-07-01|us", Map.of("rows", 1L))
          .containsEntry("2024-07-02|eu", Map.of("rows", 0L));
    }
    assertThat(server.rows("select day, region, amount from orders_by_region order by 1, 2"))
        .containsExactly("2024-07-01|eu|3", "2024-07-01|us|4");
  }

  private static ReportedObservation seen(String day, long rows, String last) {
    return new ReportedObservation("orders", day, Map.of("rows", rows), Optional.of(last));
  }

  private static MaterializationResult made(
      Materializers materializers, MaterializationContext context) throws InterruptedException {
    return materializers.materialize(context.asset().materializer().orElseThrow(), context);
  }

  private static MaterializationContext run(
      Catalog catalog, long token, String key, String... partitions) {
    AssetDocument asset = catalog.asset(key);
    return new MaterializationContext(
        "run" + token,
        token,
        List.of(asset),
        catalog,
        List.of(partitions).stream().map(one -> Workplace.input(asset, one)).toList(),
        RunConfiguration.EMPTY,
        line -> {});
  }

  private Secrets secrets() throws IOException {
    Files.createDirectories(folder.resolve("mounts/warehouse"));
    Files.writeString(folder.resolve("mounts/warehouse/password"), "pa55");
    return new Secrets(
        Map.of("TRANCHE_SECRET_WAREHOUSE_URL", server.url()),
        List.of("TRANCHE_SECRET_*"),
        List.of(),
        Optional.of(folder.resolve("mounts")));
  }

  private static Catalog catalog() throws IOException {
    String guide = Files.readString(GUIDE);
    int from = guide.indexOf("```yaml\n") + "```yaml\n".length();
    Bundle bundle =
        Bundle.parse(
            guide.substring(from, guide.indexOf("```", from)).getBytes(StandardCharsets.UTF_8));
    return Catalog.of(
        1,
        bundle.documents().stream()
            .map(document -> new Catalog.Owned(bundle.name(), document))
            .toList());
  }
}
