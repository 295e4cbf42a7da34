package io.tranche.endtoend;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.commands.AssetReport;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.contracts.sets.DynamicPartitionRequest.Add;
import io.tranche.contracts.sets.DynamicPartitionRequest.Delete;
import io.tranche.testing.Concurrently;
import io.tranche.testing.Infrastructure;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What goes on while the status is looked at: runs that succeed and that fail, partitions that are
 * wiped, keys that come, go and come back. Asked for on the public topics until it is closed.
 */
final class StatusWork implements AutoCloseable {
  static final int FILES = 40;

  private static final Instant AT = Instant.parse("2026-02-03T04:05:06Z");
  private static final Origin ORIGIN = Origin.program("status-work");
  private static final long PAUSE_MILLIS = 30;

  private final Names names;
  private final Random random;
  private final Sender sender;
  private final RunRequests runs;
  private final Stored store;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CompletableFuture<Void> work;
  private final AtomicInteger asked = new AtomicInteger();

  private StatusWork(Names names, Random random) {
    String bootstrapServers = Infrastructure.bootstrapServers();
    this.names = names;
    this.random = random;
    this.sender = new Sender(bootstrapServers);
    this.runs = new RunRequests(bootstrapServers, names);
    this.store = new Stored(Infrastructure.mongoUri(), names);
    this.work = Concurrently.run(this::goOn);
  }

  static StatusWork start(Names names, Random random) {
    return new StatusWork(names, random);
  }

  /** The assets; what changes of them is the day at which they start, and their regions. */
  static Bundle bundle(Random random) {
    List<String> regions = new ArrayList<>(List.of("ar", "eu", "jp", "us", "za"));
    Collections.shuffle(regions, random);
    regions = regions.subList(0, 2 + random.nextInt(4));
    return new Bundle(
        "status",
        """
        apiVersion: tranche.io/v1
        bundle: status
        partitionSets: [{name: status_files}]
        assets:
          - key: days
            partitions: {type: daily, start: "2026-01-%02d", end: "2026-03-01"}
            materializer: {type: none}
          - key: regions
            partitions: {type: static, keys: [%s]}
            materializer: {type: command, command: [sh, -c, 'test $(expr $(date +%%N | cut -c 6) %% 2) = 0']}
          - {key: files, partitions: {type: dynamic, name: status_files}, materializer: {type: none}}
          - key: cells
            partitions:
              type: multi
              dimensions:
                file: {type: dynamic, name: status_files}
                region: {type: static, keys: [%s]}
            materializer: {type: none}
          - key: deep
            partitions:
              type: multi
              dimensions:
                date: {type: daily, start: "2026-01-%02d", end: "2026-01-25"}
                region: {type: static, keys: [%s]}
                size: {type: static, keys: [l, m, s]}
            materializer: {type: none}
          - {key: whole, materializer: {type: none}}
        """
            .formatted(
                1 + random.nextInt(20),
                String.join(", ", regions),
                String.join(", ", regions),
                1 + random.nextInt(20),
                String.join(", ", regions)));
  }

  private void goOn() {
    try {
      while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        switch (random.nextInt(8)) {
          case 0 -> change(file(), true);
          case 1 -> change(file(), random.nextInt(3) > 0);
          case 2 -> wipe();
          default -> run();
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    String asset = asset();
    runs.launch("status-" + asked.getAndIncrement(), asset, partition(asset));
  }

  private void wipe() {
    String asset = asset();
    String partition = partition(asset);
    Optional.ofNullable(
            store.all("run", "asset_partitions").get(Ids.assetPartition(asset, partition)))
        .ifPresent(
            known -> {
              AssetReport wipe =
                  new AssetReport.Wipe(asset, partition, Stored.token(known), ORIGIN);
              send(names.topics().commands(), wipe.key(), Json.write(wipe));
            });
  }

  private void change(String file, boolean add) {
    send(
        names.topics().dynamicPartitionRequests(),
        "status_files",
        Json.write(
            new DynamicPartitionRequest(
                "status_files",
                add ? List.of(new Add(file, Map.of(), Optional.empty(), List.of())) : List.of(),
                add ? List.of() : List.of(Delete.ofKey(file)),
                ORIGIN,
                Cause.request("change-" + asked.getAndIncrement(), AT))));
  }

  private void send(String topic, String key, byte[] value) {
    Sender.join(
        sender.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value)));
  }

  private String asset() {
    return List.of("days", "regions", "files", "cells", "deep", "whole").get(random.nextInt(6));
  }

  /** One that may exist. */
  private String partition(String asset) {
    String date = "2026-01-%02d".formatted(1 + random.nextInt(28));
    String region = List.of("ar", "eu", "jp", "us", "za").get(random.nextInt(5));
    return switch (asset) {
      case "days" -> date;
      case "regions" -> region;
      case "files" -> file();
      case "cells" -> file() + "|" + region;
      case "deep" -> date + "|" + region + "|" + List.of("l", "m", "s").get(random.nextInt(3));
      default -> "";
    };
  }

  private String file() {
    return "file-" + random.nextInt(FILES);
  }

  /** How many things it has asked for. */
  int asked() {
    return asked.get();
  }

  @Override
  public void close() {
    closed.countDown();
    work.join();
    store.close();
    runs.close();
    sender.close();
  }
}
