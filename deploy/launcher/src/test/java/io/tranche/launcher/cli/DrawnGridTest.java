package io.tranche.launcher.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DrawnGridTest {

  private static final StatusSymbols SIGNS = StatusSymbols.in(UTF_8);

  /** Two regions by seven days, two of them in each column but the first. */
  private static final JsonNode GRID =
      Json.tree(
          """
          {"asset": "sales", "version": 3,
           "rows": {"dimension": "region", "total": 2, "from": 0, "to": 2, "keys": ["eu", "jp"]},
           "columns": {"dimension": "date", "total": 9, "from": 2, "to": 9,
                       "keys": ["01-03", "01-04", "01-06", "01-08"]},
           "cells": [
             {"from": 0, "to": 1, "runs": [
               {"from": 2, "to": 5, "counts": {"MATERIALIZED": 3, "FAILED": 0}},
               {"from": 5, "to": 7, "counts": {"MATERIALIZED": 1, "FAILED": 1}},
               {"from": 7, "to": 9, "counts": {"MATERIALIZED": 0, "MISSING": 2}}]},
             {"from": 1, "to": 2, "runs": [
               {"from": 2, "to": 3, "counts": {"FAILED": 1}},
               {"from": 3, "to": 7, "counts": {"MATERIALIZED": 2, "MISSING": 2}},
               {"from": 7, "to": 9, "counts": {"MATERIALIZING": 2}}]}]}
          """
              .getBytes(StandardCharsets.UTF_8));

  @Test
  void drawsACharacterForEachFieldAndSaysWhatItMeans() {
    assertThat(DrawnGrid.lines(GRID, SIGNS, 80))
        .containsExactly(
            "rows: region, 2 keys",
            "columns: date, keys 3 to 9 of 9, up to 2 in each",
            "",
            "    01-03…01-08",
            "eu  ■■!·",
            "jp  ✕▤▤◐",
            "",
            "■ materialized   ◐ materializing   ✕ failed   · missing   ▤ some of it"
                + "   ! some of it, some failed");
  }

  @Test
  void drawsTheSameInAsciiWhereTheOutputHasNothingElse() {
    assertThat(StatusSymbols.in(US_ASCII)).isEqualTo(StatusSymbols.ascii());
    assertThat(StatusSymbols.in(StandardCharsets.ISO_8859_1)).isEqualTo(StatusSymbols.ascii());

    List<String> lines = DrawnGrid.lines(GRID, StatusSymbols.ascii(), 80);

    assertThat(lines).contains("eu  ##!.", "jp  x++~", "    01-03...01-08");
    assertThat(String.join("", lines)).matches("[\\x20-\\x7e]*");
  }

  @Test
  void putsTheEndsOfTheColumnsAboveThemWhereThereIsRoom() {
    JsonNode wide =
        Json.tree(
            """
            {"rows": {"dimension": "r", "total": 1, "from": 0, "to": 1, "keys": ["a-very-long-region-name"]},
             "columns": {"dimension": "c", "total": 12, "from": 0, "to": 12,
                         "keys": ["k1","k2","k3","k4","k5","k6","k7","k8","k9","k10","k11","k12"]},
             "cells": [{"from": 0, "to": 1,
                        "runs": [{"from": 0, "to": 12, "counts": {"MISSING": 12}}]}]}
            """
                .getBytes(StandardCharsets.UTF_8));

    assertThat(DrawnGrid.lines(wide, SIGNS, 30))
        .containsExactly(
            "rows: r, 1 key",
            "columns: c, 12 keys",
            "",
            "            k1       k12",
            "a-very-lo…  ············",
            "",
            "· missing");
  }

  @Test
  void leavesRoomForKeysOnNarrowTerminals() {
    assertThat(DrawnGrid.columns(GRID, 80)).isEqualTo(80 - "eu".length() - 2);
    JsonNode longKey =
        Json.tree("{\"rows\": {\"keys\": [\"a-very-long-region-name-of-all\"]}}".getBytes(UTF_8));
    assertThat(DrawnGrid.columns(longKey, 120)).isEqualTo(120 - 28 - 2);
    assertThat(DrawnGrid.columns(longKey, 30)).isEqualTo(30 - 10 - 2);
    assertThat(Terminal.width(Map.of("COLUMNS", "5"))).isEqualTo(20);
    assertThat(Terminal.width(Map.of("COLUMNS", "132"))).isEqualTo(132);
  }

  @Test
  void saysThatThereIsNothingToShow() {
    JsonNode empty =
        Json.tree(
            """
            {"rows": {"dimension": "r", "total": 0, "from": 0, "to": 0, "keys": []},
             "columns": {"dimension": "c", "total": 5, "from": 0, "to": 5, "keys": ["a"]}, "cells": []}
            """
                .getBytes(StandardCharsets.UTF_8));

    assertThat(DrawnGrid.lines(empty, SIGNS, 80))
        .containsExactly(
            "rows: r, 0 keys", "columns: c, 5 keys, up to 5 in each", "nothing to show");
  }
}
