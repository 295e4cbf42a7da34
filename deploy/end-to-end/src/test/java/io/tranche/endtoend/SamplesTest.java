package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each sample as a user runs it, judged by the files and the rows that come of it. */
class SamplesTest {
  private static final LocalTime ONE_O_CLOCK = LocalTime.of(1, 0);

  /** The months that the tutorial selects. */
  private static final String FIRST = "[2018-01-01...2018-05-01]";

  private static Installation installation;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    installation = Installation.up(folder.resolve("data"));
  }

  @AfterAll
  static void stop() {
    installation.close();
  }

  @Test
  void eachFileOfAFolderIsAPartitionThatOneRunTakesThroughThreeAssets(@TempDir Path folder)
      throws IOException, InterruptedException {
    installation.apply("files");
    installation.dropAll("files", "files", "my_directory");

    assertThat(installation.awaitRuns("compressed_files", 3))
        .allSatisfy(
            run -> {
              assertThat(run.getString("status")).as("%s", run).isEqualTo("SUCCESS");
              assertThat(run.getList("assets", String.class))
                  .containsExactly("files_metadata", "processed_files", "compressed_files");
            })
        .extracting(SamplesTest::partition)
        .containsExactlyInAnyOrder("2024-01-05.csv", "2024-01-06.csv", "2024-06-21.csv");
    assertThat(decompressed("2024-01-05.csv")).isEqualTo("harbour,2,13.0\nhill,1,9.0\n");

    installation.dropAll("files", "corrupted", "my_directory");
    Document failed = installation.awaitRuns("compressed_files", 4).get(3);
    assertThat(failed.getString("status")).isEqualTo("FAILURE");
    assertThat(failed.getString("error")).contains("line 3 holds no number: n/a");
    assertThat(installation.data().resolve("processed_files/2024-01-07.csv")).doesNotExist();

    Path corrected = folder.resolve("2024-01-07.csv");
    Files.writeString(corrected, "station,temperature\nharbour,12.0\nhill,8.0\n");
    installation.drop(corrected, "my_directory");
    Document repaired = installation.awaitRuns("compressed_files", 5).get(4);
    assertThat(partition(repaired)).isEqualTo("2024-01-07.csv");
    assertThat(decompressed("2024-01-07.csv")).isEqualTo("harbour,1,12.0\nhill,1,8.0\n");

    installation.run("backfills", "create", "compressed_files", "--partitions", "*");
    assertThat(installation.awaitRuns("compressed_files", 9).subList(5, 9))
        .extracting(SamplesTest::partition)
        .containsExactlyInAnyOrder(
            "2024-01-05.csv", "2024-01-06.csv", "2024-01-07.csv", "2024-06-21.csv");

    assertThat(
            installation.askAfterRemovalOf(
                "files",
                "files.duckdb",
                "select file, bytes, lines from files_metadata order by 1"))
        .containsExactly(
            List.of("2024-01-05.csv", "55", "4"),
            List.of("2024-01-06.csv", "40", "3"),
            List.of("2024-01-07.csv", "42", "3"),
            List.of("2024-06-21.csv", "49", "4"));
  }

  @Test
  void eachImageOfAFolderIsRunByItsJob() throws IOException, InterruptedException {
    installation.apply("images");
    installation.dropAll("images", "files", "image_folder");

    assertThat(installation.awaitRuns("images", 2))
        .allSatisfy(
            run ->
                assertThat(run.get("tags", Document.class))
                    .containsEntry("tranche/job", "images_job")
                    .containsEntry("team", "pictures"))
        .extracting(SamplesTest::partition)
        .containsExactlyInAnyOrder("board.pgm", "gradient.pgm");
    assertThat(installation.data().resolve("images/gradient.pgm"))
        .hasContent("P2\n3 2\n255\n255 127 0\n245 235 225\n");
    assertThat(installation.data().resolve("images/board.pgm"))
        .hasContent("P2\n2 2\n15\n15 0\n0 15\n");
  }

  @Test
  void allRegionsAreAddedAndEachIsRunOnceThenOnlyTheNewOne()
      throws IOException, InterruptedException {
    installation.dropAll("regions", "files", "region_files");
    installation.apply("regions");

    assertThat(installation.awaitRuns("regional_sales_summary", 6))
        .allSatisfy(
            run ->
                assertThat(run.getList("assets", String.class))
                    .containsExactly("regional_sales_data", "regional_sales_summary"))
        .extracting(SamplesTest::partition)
        .containsExactlyInAnyOrder("au", "ca", "eu", "jp", "uk", "us");

    installation.dropAll("regions", "more", "region_files");
    assertThat(partition(installation.awaitRuns("regional_sales_summary", 7).get(6)))
        .isEqualTo("br");

    assertThat(
            installation.askAfterRemovalOf(
                "regions",
                "regions.duckdb",
                "select region, orders, revenue from regional_sales_summary order by region"))
        .containsExactly(
            List.of("au", "1", "10.50"),
            List.of("br", "1", "99.00"),
            List.of("ca", "2", "31.00"),
            List.of("eu", "3", "61.50"),
            List.of("jp", "4", "102.00"),
            List.of("uk", "5", "152.50"),
            List.of("us", "6", "213.00"));
  }

  @Test
  void everyNightTheDayBeforeIsRunForEachRegion() throws IOException, InterruptedException {
    installation.apply("schedules");
    LocalDate first = LocalDate.now(ZoneOffset.UTC).minusDays(2);
    installation.rewind(
        "daily_regional_sales_schedule", first.atTime(0, 30).toInstant(ZoneOffset.UTC));

    String asset = "scheduled/daily_regional_sales_summary";
    List<String> expected = new ArrayList<>();
    for (LocalDate day = first;
        !day.atTime(ONE_O_CLOCK).toInstant(ZoneOffset.UTC).isAfter(Instant.now());
        day = day.plusDays(1)) {
      for (String region : List.of("us", "eu", "jp")) {
        expected.add(day.minusDays(1) + "|" + region);
      }
    }
    assertThat(installation.awaitRuns(asset, expected.size()))
        .allSatisfy(run -> assertThat(run.getString("status")).as("%s", run).isEqualTo("SUCCESS"))
        .extracting(SamplesTest::partition)
        .containsExactlyInAnyOrderElementsOf(expected);

    installation.run("materialize", "multi_partitions_asset", "red|2022-01-01", "--wait");
    assertThat(installation.data().resolve("multi_partitions_asset/red/2022-01-01"))
        .hasContent("red|2022-01-01\n");

    assertThat(
            installation.askAfterRemovalOf(
                "schedules",
                "schedules.duckdb",
                "select day || '|' || region, orders, revenue from daily_regional_sales_summary"))
        .containsExactlyInAnyOrderElementsOf(
            expected.stream().map(key -> List.of(key, "10", "550")).toList());
  }

  @Test
  void everyHourAJobRunsTwoAssetsAndDaysFollowWhenTheirHoursAreThere()
      throws IOException, InterruptedException {
    installation.apply("hourly");
    Instant from = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(3, ChronoUnit.HOURS);
    installation.rewind("every_hour", from);

    List<String> expected = new ArrayList<>();
    for (Instant hour = from;
        !hour.plus(1, ChronoUnit.HOURS).isAfter(Instant.now());
        hour = hour.plus(1, ChronoUnit.HOURS)) {
      expected.add(hour.toString().substring(0, 16).replace('T', '-'));
    }
    assertThat(installation.awaitRuns("asset2", expected.size()))
        .allSatisfy(
            run ->
                assertThat(run.getList("assets", String.class)).containsExactly("asset1", "asset2"))
        .extracting(SamplesTest::partition)
        .containsExactlyInAnyOrderElementsOf(expected);

    List<String> hours = IntStream.range(0, 24).mapToObj("2023-11-13-%02d:00"::formatted).toList();
    installation.post(
        "/api/v1/runs", Map.of("assets", List.of("asset1", "asset2"), "partitions", hours));
    installation.awaitMaterialized("events", "2023-11-13");
    installation.awaitMaterialized("yesterday_event_stats", "2023-11-14");
    assertThat(installation.runs("events")).hasSize(1);

    assertThat(
            installation.askAfterRemovalOf(
                "hourly",
                "hourly.duckdb",
                """
                select day, hours, readings, total, mean_of_yesterday
                from events full join yesterday_event_stats using (day) order by day
                """))
        .containsExactly(
            List.of("2023-11-13", "24", "1440", "1036080", "null"),
            List.of("2023-11-14", "null", "null", "null", "719.5"));
  }

  @Test
  void eachDayIsFetchedIntoAFileOfItsOwn(@TempDir Path folder)
      throws IOException, InterruptedException {
    assumeThat(new ProcessBuilder("sh", "-c", "command -v curl").start().waitFor())
        .as("exit status of looking for curl, which the sample needs")
        .isZero();
    try (EchoServer nasa = new EchoServer()) {
      String bundle = Files.readString(Installation.sample("nasa").resolve("bundle.yaml"));
      Files.writeString(
          folder.resolve("bundle.yaml"), bundle.replace("https://api.nasa.gov", nasa.address()));
      installation.run("apply", "-f", folder.toString());

      installation.run("materialize", "my_daily_partitioned_asset", "2023-11-13", "--wait");
    }

    assertThat(installation.data().resolve("nasa/2023-11-13.csv"))
        .hasContent("api_key=DEMO_KEY&date=2023-11-13");
  }

  @Test
  void theMonthsAndCategoriesOfTheTutorialAreBackfilled() throws IOException, InterruptedException {
    installation.apply("sales");
    Path files = Installation.sample("sales").resolve("files");
    List<Path> orders;
    try (Stream<Path> all = Files.walk(files)) {
      orders = all.filter(Files::isRegularFile).toList();
    }
    for (Path order : orders) {
      String key = files.relativize(order).toString();
      installation.drop(order, "landing/" + Path.of(key).getParent());
      installation.post("/api/v1/file-arrivals", Map.of("bucket", "landing", "key", key));
    }
    installation.awaitRuns("raw/orders", orders.size());
    installation.awaitQuiet();
    installation.run("backfills", "create", "orders_by_month", "--partitions", FIRST, "--watch");
    String sales = "monthly_sales_performance";
    installation.run(
        "backfills", "create", sales, "--partitions", "*", "--per-run", "40", "--watch");
    installation.run("backfills", "create", "product_performance", "--partitions", "*", "--watch");

    assertDone(Map.of("asset", "orders_by_month", "selection", FIRST), 5, 5);
    long months =
        ChronoUnit.MONTHS.between(LocalDate.of(2018, 1, 1), LocalDate.now(ZoneOffset.UTC));
    assertDone(
        Map.of("asset", sales, "selection", "*", "maxPartitionsPerRun", 40),
        months,
        (months + 39) / 40);
    assertDone(Map.of("asset", "product_performance", "selection", "*"), 3, 3);

    assertThat(
            installation.askAfterRemovalOf(
                "sales",
                "warehouse.duckdb",
                """
                select strftime(order_month, '%Y-%m'), orders::int from orders_by_month union all
                select strftime(order_month, '%Y-%m'), sum(orders)::int
                from monthly_sales_performance group by order_month union all
                select category, sum(quantity)::int from product_performance group by all
                order by all
                """))
        .containsExactly(
            List.of("2018-01", "26"),
            List.of("2018-01", "26"),
            List.of("2018-02", "11"),
            List.of("2018-02", "11"),
            List.of("2018-03", "5"),
            List.of("2018-03", "5"),
            List.of("2018-05", "7"),
            List.of("2018-05", "7"),
            List.of("books", "71"),
            List.of("games", "58"),
            List.of("garden", "30"));
  }

  /** The same backfill over HTTP, which does everything again. */
  private static void assertDone(Map<String, Object> form, long partitions, long runs)
      throws IOException, InterruptedException {
    JsonNode ended = installation.backfill(form);
    assertThat(ended.path("status").asText()).as("%s", ended).isEqualTo("COMPLETED_SUCCESS");
    assertThat(ended.path("counts").path("done").asLong()).isEqualTo(partitions);
    assertThat(ended.path("runs").asLong()).isEqualTo(runs);
  }

  private static String partition(Document run) {
    assertThat(run.getList("partitions", String.class)).as("%s", run).hasSize(1);
    return run.getList("partitions", String.class).get(0);
  }

  private static String decompressed(String file) throws IOException {
    Path compressed = installation.data().resolve("compressed_files/" + file + ".gz");
    try (InputStream content = new GZIPInputStream(Files.newInputStream(compressed))) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
