package io.tranche.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What {@code partitions status} asks for, and how it prints the answers. */
class PartitionStatusCommandTest {

  private static final String COUNTS =
      """
      {"asset": "sales", "total": 5, "version": 1,
       "counts": {"MATERIALIZING": 0, "FAILED": 1, "MATERIALIZED": 3, "MISSING": 1}}
      """;
  private static final String GRID =
      """
      {"asset": "sales", "version": 3,
       "rows": {"dimension": "region", "total": 1, "from": 0, "to": 1, "keys": ["eu"]},
       "columns": {"dimension": "date", "total": 100, "from": 0, "to": 2, "keys": ["a", "b"]},
       "cells": [{"from": 0, "to": 1, "runs": [
         {"from": 0, "to": 1, "counts": {"MATERIALIZED": 1}},
         {"from": 1, "to": 2, "counts": {"FAILED": 1}}]}]}
      """;
  private static final String DIMENSION =
      """
      {"asset": "sales", "version": 3,
       "side": {"dimension": "region", "total": 3, "from": 0, "to": 3, "keys": ["eu", "jp", "us"]},
       "runs": [
         {"from": 0, "to": 2, "counts": {"MATERIALIZED": 6, "MATERIALIZING": 0, "FAILED": 2, "MISSING": 0}},
         {"from": 2, "to": 3, "counts": {"MATERIALIZED": 0, "MATERIALIZING": 1, "FAILED": 0, "MISSING": 3}}]}
      """;
  private static final String RECENT =
      """
      {"items": [
        {"key": "b|us", "status": "FAILED", "position": 4,
         "materialization": {"runId": "r1", "at": "2024-01-01T00:00:00Z"},
         "failure": {"runId": "r3", "at": "2024-01-03T00:00:00Z", "error": "no space left\\nat line 3"}},
        {"key": "a|eu", "status": "MATERIALIZED", "position": 1,
         "materialization": {"runId": "r2", "at": "2024-01-02T00:00:00Z"}}]}
      """;

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final StringWriter errors = new StringWriter();
  private final PrintStream realOut = System.out;
  private final HttpServer server;

  PartitionStatusCommandTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.add(exchange.getRequestURI().toString().replace("/api/v1/partition-status", ""));
          byte[] answer = answer(path).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  private static String answer(String path) {
    return switch (path.substring(path.lastIndexOf('/') + 1)) {
      case "grid" -> GRID;
      case "dimension" -> DIMENSION;
      case "partitions" -> RECENT;
      default -> COUNTS;
    };
  }

  @AfterEach
  void stop() {
    System.setOut(realOut);
    server.stop(0);
  }

  @Test
  void countsByStatusUnlessMoreIsAsked() {
    assertThat(run("sales")).isZero();

    assertThat(asked).containsExactly("?asset=sales");
    assertThat(output())
        .containsExactly(
            "STATUS         PARTITIONS",
            "MATERIALIZING  0",
            "FAILED         1",
            "MATERIALIZED   3",
            "MISSING        1");
  }

  @Test
  void drawsTwoDimensionsInTheRoomThereIs() {
    assertThat(run("sales", "--grid", "--rows", "region", "--where", "product=p=1", "--ascii"))
        .isZero();

    assertThat(asked).hasSize(2);
    assertThat(asked.get(0))
        .isEqualTo("/grid?asset=sales&height=50&rows=region&width=1&where=product%3Dp%3D1");
    assertThat(asked.get(1))
        .startsWith("/grid?asset=sales&height=50&rows=region&width=")
        .endsWith("&where=product%3Dp%3D1");
    assertThat(output())
        .containsExactly(
            "rows: region, 1 key",
            "columns: date, keys 1 to 2 of 100",
            "",
            "    a...b",
            "eu  #x",
            "",
            "# materialized   x failed");
  }

  @Test
  void asksForTheLastColumnsByTheirNumber() {
    assertThat(run("sales", "--grid", "--last", "30", "-o", "json")).isZero();

    assertThat(asked.get(0)).isEqualTo("/grid?asset=sales&height=50&width=1");
    assertThat(asked.get(1)).startsWith("/grid?asset=sales&columnFrom=70&height=50&width=");
    assertThat(String.join("", output())).contains("\"version\" : 3");
  }

  @Test
  void printsALineForEachKeyOfADimension() {
    assertThat(run("sales", "--by", "region", "--where", "product=p1")).isZero();

    assertThat(asked)
        .containsExactly("/dimension?asset=sales&dimension=region&width=50&where=product%3Dp1");
    assertThat(output())
        .containsExactly(
            "KEY  PARTITIONS  MATERIALIZED  MATERIALIZING  FAILED  MISSING",
            "eu   4           3             0              1       0",
            "jp   4           3             0              1       0",
            "us   4           0             1              0       3");
  }

  @Test
  void namesTheKeysOfADimension() {
    assertThat(run("sales", "--by", "region", "-o", "name")).isZero();

    assertThat(output()).containsExactly("eu", "jp", "us");
  }

  @Test
  void listsWhatHasChangedWithWhatCameOfIt() {
    assertThat(run("sales", "--recent", "--limit", "2")).isZero();

    assertThat(asked).containsExactly("/partitions?asset=sales&limit=2&order=recent");
    assertThat(output())
        .containsExactly(
            "KEY   STATUS        AT                    RUN  ERROR",
            "b|us  FAILED        2024-01-03T00:00:00Z  r3   no space left",
            "a|eu  MATERIALIZED  2024-01-02T00:00:00Z  r2");
  }

  @Test
  void refusesWhatHasNoMeaning() {
    assertThat(run("sales", "--grid", "--recent")).isEqualTo(2);
    assertThat(run("sales", "--by", "region", "--rows", "date")).isEqualTo(2);
    assertThat(errors.toString())
        .contains("Cannot show the status: --rows and --columns belong to --grid");
    assertThat(run("sales", "--recent", "--last", "3")).isEqualTo(2);
    assertThat(run("sales", "--grid", "--limit", "0")).isEqualTo(2);
    assertThat(asked).isEmpty();
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("status"));
    all.addAll(List.of(arguments));
    all.add("--url");
    all.add("http://127.0.0.1:" + server.getAddress().getPort());
    return new CommandLine(new PartitionsCommand())
        .setErr(new PrintWriter(errors, true))
        .execute(all.toArray(String[]::new));
  }

  private List<String> output() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
