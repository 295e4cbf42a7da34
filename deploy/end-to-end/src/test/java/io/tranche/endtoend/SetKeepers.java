package io.tranche.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Json;
import io.tranche.testing.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Two replicas of definitions-service; one that was killed is replaced at once. */
final class SetKeepers {
  private static final Duration READY = Duration.ofMinutes(3);
  private static final int PAGE = 1_000;

  private final Services services;
  private final List<ServiceProcess> replicas = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  SetKeepers(Services services) {
    this.services = services;
    launch();
    launch();
    awaitReady();
  }

  void awaitReady() {
    replicas.forEach(replica -> replica.awaitReady(READY));
  }

  /** What comes next strikes a replica that works or one that starts. */
  void kill(int index) {
    replicas.remove(index).kill9();
    launch();
  }

  void killBoth() {
    List.copyOf(replicas).forEach(ServiceProcess::kill9);
    replicas.clear();
    launch();
    launch();
  }

  /** Halts one; what it began it goes on with when it wakes. */
  void pause(int index) {
    replicas.get(index).stop();
  }

  void wake(int index) {
    replicas.get(index).cont();
  }

  private void launch() {
    replicas.add(services.launch(Service.DEFINITIONS, Map.of()));
  }

  /** Has those that answer count the set, so that they have to keep the count right from now on. */
  void haveCounted(String set) {
    for (ServiceProcess replica : replicas) {
      if (replica.isReady()) {
        try {
          page(replica, set, "");
        } catch (IOException killedOrHalted) {
          System.out.println("No count by " + replica.uri() + ": " + killedOrHalted);
        }
      }
    }
  }

  /** How many members each replica counts. */
  List<Long> counts(String set) throws IOException {
    List<Long> counts = new ArrayList<>();
    for (ServiceProcess replica : replicas) {
      counts.add(page(replica, set, "").path("total").asLong());
    }
    return counts;
  }

  /** All members in the pages of each replica. */
  List<List<String>> keys(String set) throws IOException {
    List<List<String>> keys = new ArrayList<>();
    for (ServiceProcess replica : replicas) {
      List<String> all = new ArrayList<>();
      String cursor = "";
      do {
        JsonNode page = page(replica, set, cursor);
        page.path("items").forEach(member -> all.add(member.path("key").asText()));
        cursor = page.path("nextCursor").asText("");
      } while (!cursor.isEmpty());
      keys.add(all);
    }
    return keys;
  }

  private JsonNode page(ServiceProcess replica, String set, String cursor) throws IOException {
    URI uri =
        replica
            .uri()
            .resolve(
                "/api/v1/partition-sets/keys?set=%s&limit=%d&cursor=%s"
                    .formatted(set, PAGE, cursor));
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build();
    try {
      HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return Json.read(answer.body(), JsonNode.class);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a set is read", stopped);
    }
  }
}
