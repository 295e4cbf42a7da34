package io.tranche.benchmarks.status;

import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * An asset that is asked about.
 *
 * @param name what the names of its figures begin with
 * @param partitions how many it has
 * @param filled of how many of them something is known before
 * @param key of each partition, by a number from 0; the filled ones come first
 * @param dimensions whether it has some
 */
record LargeAsset(
    String name,
    String asset,
    String definition,
    long partitions,
    int filled,
    IntFunction<String> key,
    List<String> dimensions) {

  static final String SET = "status_files";

  private static final int CELLS = 10_000_000;

  /** Coprime to the number of cells, so that neighbours in number are far apart. */
  private static final long STRIDE = 7_368_787;

  private static final int REGIONS = 100;
  private static final int PRODUCTS = 50;
  private static final int CHANNELS = 2;
  private static final LocalDate FIRST_DAY = LocalDate.of(2022, 1, 1);

  /** With a partition for each key of a set. */
  static LargeAsset ofFiles(int keys) {
    return new LargeAsset(
        "status.1m",
        "files",
        "{\"key\": \"files\", \"materializer\": {\"type\": \"none\"}, \"partitions\":"
            + " {\"type\": \"dynamic\", \"name\": \""
            + SET
            + "\"}}",
        keys,
        keys * 3 / 5,
        number -> String.format(Locale.ROOT, "%03d/%07d.csv", number % 997, number),
        List.of());
  }

  /**
   * With ten million cells of four dimensions: 1,000 days, 100 regions, 50 products, 2 channels.
   */
  static LargeAsset ofCells(int filled) {
    return new LargeAsset(
        "status.10m-cells",
        "cells",
        "{\"key\": \"cells\", \"materializer\": {\"type\": \"none\"}, \"partitions\": {\"type\":"
            + " \"multi\", \"dimensions\": {\"date\": {\"type\": \"daily\", \"start\":"
            + " \"2022-01-01\", \"end\": \"2024-09-27\"}, \"region\": "
            + keys("r", REGIONS)
            + ", \"product\": "
            + keys("p", PRODUCTS)
            + ", \"channel\": "
            + keys("c", CHANNELS)
            + "}}}",
        CELLS,
        Math.min(CELLS, filled),
        LargeAsset::cell,
        List.of("channel", "date", "product", "region"));
  }

  private static String keys(String letter, int count) {
    StringBuilder keys = new StringBuilder("{\"type\": \"static\", \"keys\": [");
    for (int i = 0; i < count; i++) {
      keys.append(i == 0 ? "" : ", ").append('"').append(letter).append(i).append('"');
    }
    return keys.append("]}").toString();
  }

  private static String cell(int number) {
    long place = number * STRIDE % CELLS;
    long region = place % REGIONS;
    long product = place / REGIONS % PRODUCTS;
    long channel = place / REGIONS / PRODUCTS % CHANNELS;
    long day = place / REGIONS / PRODUCTS / CHANNELS;
    return "c" + channel + "|" + FIRST_DAY.plusDays(day) + "|p" + product + "|r" + region;
  }

  FilledAsset filledAsset() {
    return new FilledAsset(asset, filled, key);
  }

  /** All that can be asked of it, by what the names of the figures end with. */
  Questions questions(URI service, Random random) {
    String of = "?asset=" + asset;
    Function<String, String> page = query -> "/partitions" + of + "&limit=100" + query;
    Questions questions =
        new Questions(service)
            .add("counts", () -> of)
            .add("strip", () -> "/strip" + of + "&width=800")
            .add(
                "strip.zoom",
                () -> {
                  long from = place(random);
                  return "/strip" + of + "&width=800&from=" + from + "&to=" + (from + 5_000);
                })
            .add("page", () -> page.apply("&from=" + place(random)))
            .add("page.missing", () -> page.apply("&status=MISSING&from=" + place(random)))
            .add("page.failed", () -> page.apply("&status=FAILED&from=" + place(random)))
            .add("page.recent", () -> page.apply("&order=recent"))
            .add("page.recent.failed", () -> page.apply("&order=recent&status=FAILED"))
            .add("page.search", () -> page.apply("&search=" + random.nextInt(1_000)));
    for (String dimension : dimensions) {
      questions.add("dimension." + dimension, () -> "/dimension" + of + "&dimension=" + dimension);
    }
    if (!dimensions.isEmpty()) {
      questions
          .add("grid", () -> "/grid" + of + "&rows=region&columns=date")
          .add(
              "grid.where",
              () ->
                  "/grid" + of + "&rows=region&columns=date&where=product%3Dp" + random.nextInt(8));
    }
    return questions;
  }

  private long place(Random random) {
    return (long) (random.nextDouble() * (partitions - 5_000));
  }
}
