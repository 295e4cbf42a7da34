package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.testing.Infrastructure;
import io.tranche.testing.ServiceLaunch;
import io.tranche.testing.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The processes of one system, any number of each service. */
final class Services implements AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(3);

  private final Names names;
  private final Map<String, String> configuration;
  private final Path data;
  private final Map<Service, List<ServiceProcess>> processes = new EnumMap<>(Service.class);
  private final HttpClient http = HttpClient.newHttpClient();

  private Services(Names names, Map<String, String> configuration) {
    this.names = names;
    this.configuration = configuration;
    this.data = folder();
  }

  /** On the broker and the store that the tests share; nothing is started yet. */
  static Services on(Names names) {
    return on(names, Infrastructure.bootstrapServers(), Infrastructure.mongoUri());
  }

  static Services on(Names names, String bootstrapServers, String mongoUri) {
    return new Services(names, names.configuration(bootstrapServers, mongoUri));
  }

  /** The same with more settings of all processes. */
  static Services on(Names names, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.putAll(names.configuration(Infrastructure.bootstrapServers(), Infrastructure.mongoUri()));
    return new Services(names, all);
  }

  Names names() {
    return names;
  }

  /** Where commands run. */
  Path data() {
    return data;
  }

  /** Starts one process of each service. */
  Services start() {
    return start(Service.values());
  }

  /** Starts a process of each that is named, side by side, and waits until all are ready. */
  Services start(Service... wanted) {
    Arrays.stream(wanted)
        .map(service -> launch(service, Map.of()))
        .toList()
        .forEach(process -> process.awaitReady(READY));
    return this;
  }

  /** Starts one more process and returns at once. */
  ServiceProcess launch(Service service, Map<String, String> more) {
    ServiceLaunch launch =
        service.launch().with(configuration).with("tranche.data", data.toString()).with(more);
    ServiceProcess process = launch.launch();
    processes.computeIfAbsent(service, none -> new ArrayList<>()).add(process);
    return process;
  }

  List<ServiceProcess> of(Service service) {
    return List.copyOf(processes.getOrDefault(service, List.of()));
  }

  /** Applies a bundle by the newest process of definitions-service. */
  void apply(Bundle bundle) {
    assertThat(tryToApply(bundle)).as("the bundle is applied").isTrue();
  }

  /** The same while the service may die; the answer is whether it is known to be applied. */
  boolean tryToApply(Bundle bundle) {
    List<ServiceProcess> all = of(Service.DEFINITIONS);
    URI uri = all.get(all.size() - 1).uri().resolve("/api/v1/bundles/" + bundle.name());
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/yaml")
            .timeout(Duration.ofSeconds(60))
            .PUT(HttpRequest.BodyPublishers.ofString(bundle.yaml()))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201, 409, 500, 503);
      return answer.statusCode() / 100 == 2;
    } catch (IOException died) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a bundle is applied", stopped);
    }
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory(Files.createDirectories(Path.of("target/data")), "system-")
          .toAbsolutePath();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  @Override
  public void close() {
    @Nullable RuntimeException failure = null;
    for (List<ServiceProcess> all : processes.values()) {
      for (ServiceProcess process : all) {
        try {
          process.close();
        } catch (RuntimeException problem) {
          failure = problem;
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
