package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.commands.BackfillCommand;
import io.tranche.contracts.runs.BackfillOptions;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.endtoend.judge.AssetPartition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;

/**
 * Asks for backfills, and pauses, resumes, slows down and cancels them, as a seed says: on the
 * topics as a program, and over HTTP as a person.
 */
final class BackfillsAsked implements AutoCloseable {
  /** When all days of the assets have ended. */
  private static final Instant AT = Instant.parse("2026-03-01T00:00:00Z");

  private static final Origin ORIGIN = Origin.program("fire");

  private final Furnace furnace;
  private final Asked asked;
  private final Stored stored;
  private final Random random;
  private final String prefix;
  private final Sender sender;
  private final List<String> running = new ArrayList<>();
  private final List<String> paused = new ArrayList<>();
  private int number;

  BackfillsAsked(Furnace furnace, Asked asked, Stored stored, long seed) {
    this.furnace = furnace;
    this.asked = asked;
    this.stored = stored;
    this.random = new Random(seed);
    this.prefix = "b" + seed + "-";
    this.sender = new Sender(furnace.broker().address());
  }

  /** Goes on with what is paused, has a word with some of the others, and asks for more. */
  void ask(int howMany) {
    awaitPlanned();
    resumeAll();
    List.copyOf(running).forEach(this::command);
    for (int i = 0; i < howMany; i++) {
      running.add(backfill());
    }
  }

  /** What is paused would wait for ever. */
  void resumeAll() {
    paused.forEach(id -> send(new BackfillCommand.Resume(id, ORIGIN)));
    paused.clear();
  }

  /** A command to a backfill that nobody knows is refused. */
  private void awaitPlanned() {
    Awaitility.await()
        .atMost(Furnace.PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              furnace.mend();
              return stored.all("run", "backfills").keySet().containsAll(running);
            });
  }

  private void command(String id) {
    switch (random.nextInt(6)) {
      case 0 -> {
        send(new BackfillCommand.Pause(id, Optional.of("for a while"), ORIGIN));
        paused.add(id);
      }
      case 1 -> send(new BackfillCommand.SetConcurrency(id, 1 + random.nextInt(20), ORIGIN));
      case 2 -> {
        asked.cancel(id);
        running.remove(id);
        cancel(id);
      }
      default -> {}
    }
  }

  private void cancel(String id) {
    if (random.nextBoolean()) {
      send(new BackfillCommand.Cancel(id, ORIGIN));
    } else {
      assertThat(furnace.post("/api/v1/backfills/" + id + "/cancel", "", id + "-cancel"))
          .as("cancellation of %s", id)
          .isIn(202, 409);
    }
  }

  private String backfill() {
    String id = prefix + ++number;
    return switch (random.nextInt(4)) {
      case 0 -> flakyAndAfter(id);
      case 1 -> ofKeys(id, Burning.LOADED, 1 + random.nextInt(3));
      case 2 -> ofKeys(id, Burning.WRITTEN, 1);
      default -> plainAndCopies(id);
    };
  }

  private String plainAndCopies(String id) {
    int from = random.nextInt(Burning.DAYS.size() / 2);
    int to = from + 5 + random.nextInt(Burning.DAYS.size() / 2 - 5);
    return request(
        id,
        Burning.PLAIN,
        Burning.COPIES,
        "[" + Burning.DAYS.get(from) + "..." + Burning.DAYS.get(to) + "]",
        Burning.DAYS.subList(from, to + 1),
        1 + random.nextInt(4));
  }

  private String flakyAndAfter(String id) {
    List<String> keys = some();
    return request(id, Burning.FLAKY, Burning.AFTER, String.join(",", keys), keys, 1);
  }

  private String ofKeys(String id, String asset, int perRun) {
    List<String> keys = some();
    return request(id, asset, "", String.join(",", keys), keys, perRun);
  }

  private List<String> some() {
    List<String> keys = new ArrayList<>(Burning.KEYS);
    keys.removeIf(key -> random.nextInt(3) == 0);
    return keys.isEmpty() ? List.of(Burning.KEYS.get(0)) : keys;
  }

  private String request(
      String id, String asset, String reader, String selection, List<String> keys, int perRun) {
    Set<AssetPartition> target = new HashSet<>();
    Map<AssetPartition, AssetPartition> reads = new HashMap<>();
    for (String key : keys) {
      AssetPartition made = new AssetPartition(asset, key);
      target.add(made);
      if (!reader.isEmpty()) {
        AssetPartition read = new AssetPartition(reader, key);
        target.add(read);
        reads.put(read, made);
      }
    }
    asked.backfill(new Asked.BackfillAsked(id, target, reads));
    String selected = reader.isEmpty() ? asset : asset + "+";
    int concurrency = 1 + random.nextInt(8);
    if (random.nextInt(3) == 0) {
      askByHttp(id, selected, selection, perRun, concurrency);
    } else {
      produce(
          furnace.names().topics().runRequests(),
          id,
          new RunRequest.Backfill(
              id,
              selected,
              selection,
              ORIGIN,
              Map.of(),
              AT,
              Optional.of(
                  new BackfillOptions(
                      List.of(),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.of(perRun),
                      Optional.of(concurrency),
                      Optional.empty()))));
    }
    return id;
  }

  private void askByHttp(String id, String asset, String selection, int perRun, int concurrency) {
    Map<String, Object> form =
        Map.of(
            "asset", asset,
            "selection", selection,
            "maxPartitionsPerRun", perRun,
            "concurrency", concurrency);
    String body = new String(Json.write(form), StandardCharsets.UTF_8);
    assertThat(furnace.post("/api/v1/backfills", body, id)).as(body).isIn(201, 202);
  }

  private void send(BackfillCommand command) {
    produce(furnace.names().topics().commands(), command.key(), command);
  }

  private void produce(String topic, String key, Object message) {
    Sender.join(
        sender.send(
            new ProducerRecord<>(
                topic, key.getBytes(StandardCharsets.UTF_8), Json.write(message))));
  }

  @Override
  public void close() {
    sender.close();
  }
}
