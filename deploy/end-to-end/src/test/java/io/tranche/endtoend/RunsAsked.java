package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.RunRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Asks for runs of all kinds, and has some of them canceled, as a seed says: on the topic as
 * several programs, and over HTTP as a person.
 */
final class RunsAsked implements AutoCloseable {
  private static final Instant AT = Instant.parse("2026-02-03T04:05:06Z");
  private static final int PROGRAMS = 3;

  /** What takes time is asked for again while it waits. */
  private static final List<String> FEW = Burning.KEYS.subList(0, 6);

  private final Furnace furnace;
  private final Asked asked;
  private final Random random;
  private final String prefix;
  private final Sender sender;
  private final List<RunRequest.Cancel> late = new ArrayList<>();
  private int number;

  RunsAsked(Furnace furnace, Asked asked, long seed) {
    this.furnace = furnace;
    this.asked = asked;
    this.random = new Random(seed);
    this.prefix = "s" + seed + "-";
    this.sender = new Sender(furnace.broker().address());
  }

  /** Asks for some more, and returns when all of it is acknowledged. */
  void ask(int howMany) {
    List<RunRequest.Cancel> due = List.copyOf(late);
    late.clear();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    List<RunRequest.Launch> launches = new ArrayList<>();
    due.forEach(cancel -> sent.add(send(cancel)));
    for (int i = 0; i < howMany; i++) {
      RunRequest.Launch launch = launch();
      if (random.nextInt(50) == 0) {
        askByHttp(launch);
        continue;
      }
      asked.request(launch.id(), launch.assets(), launch.partitions());
      sent.add(send(launch));
      launches.add(launch);
      chooseWhatIsCanceled(launch, sent);
    }
    sent.forEach(Sender::join);
    launches.forEach(launch -> asked.acknowledge(launch.id()));
  }

  /** Cancels what does not end by itself and is left. */
  void askForTheRest() {
    ask(0);
  }

  /** What has no end is canceled for sure, at once or after the next strike. */
  private void chooseWhatIsCanceled(RunRequest.Launch launch, List<Future<RecordMetadata>> sent) {
    boolean isEndless = launch.assets().contains(Burning.ENDLESS);
    if (isEndless || random.nextInt(20) == 0) {
      asked.cancel(launch.runId());
      RunRequest.Cancel cancel =
          new RunRequest.Cancel(Ids.of("cancel", launch.id()), launch.runId(), launch.origin());
      if (random.nextInt(4) == 0) {
        sent.add(send(cancel));
      } else {
        late.add(cancel);
      }
    }
  }

  private RunRequest.Launch launch() {
    String id = prefix + ++number;
    Origin origin = Origin.program("fire-" + random.nextInt(PROGRAMS));
    int kind = random.nextInt(100);
    if (kind < 2) {
      int from = random.nextInt(1_000);
      return of(id, origin, List.of(Burning.MANY), Burning.MANY_DAYS.subList(from, from + 1_500));
    }
    if (kind < 50) {
      return of(id, origin, List.of(Burning.PLAIN), List.of(any(Burning.DAYS)));
    }
    if (kind < 60) {
      return of(id, origin, List.of(Burning.PLAIN, Burning.COPIES), range(Burning.DAYS));
    }
    if (kind < 75) {
      return of(id, origin, List.of(Burning.LOADED), range(Burning.KEYS));
    }
    if (kind < 87) {
      return of(id, origin, List.of(Burning.WRITTEN), List.of(any(FEW)));
    }
    if (kind < 97) {
      return of(id, origin, List.of(Burning.FLAKY), List.of(any(FEW)));
    }
    return of(id, origin, List.of(Burning.ENDLESS), List.of(any(Burning.KEYS)));
  }

  private static RunRequest.Launch of(
      String id, Origin origin, List<String> assets, List<String> partitions) {
    return RunRequest.Launch.of(id, assets.get(0), partitions, origin, Cause.request(id, AT))
        .withAssets(assets);
  }

  private String any(List<String> keys) {
    return keys.get(random.nextInt(keys.size()));
  }

  private List<String> range(List<String> keys) {
    int from = random.nextInt(keys.size());
    return keys.subList(from, Math.min(keys.size(), from + 1 + random.nextInt(5)));
  }

  private Future<RecordMetadata> send(RunRequest request) {
    byte[] key = request.origin().toString().getBytes(StandardCharsets.UTF_8);
    return sender.send(
        new ProducerRecord<>(furnace.names().topics().runRequests(), key, Json.write(request)));
  }

  private void askByHttp(RunRequest.Launch launch) {
    asked.request(launch.id(), launch.assets(), launch.partitions());
    if (launch.assets().contains(Burning.ENDLESS)) {
      asked.cancel(launch.runId());
      late.add(
          new RunRequest.Cancel(Ids.of("cancel", launch.id()), launch.runId(), launch.origin()));
    }
    String body =
        new String(
            Json.write(Map.of("assets", launch.assets(), "partitions", launch.partitions())),
            StandardCharsets.UTF_8);
    assertThat(furnace.post("/api/v1/runs", body, launch.id())).as(body).isIn(201, 202);
    asked.acknowledge(launch.id());
  }

  @Override
  public void close() {
    sender.close();
  }
}
