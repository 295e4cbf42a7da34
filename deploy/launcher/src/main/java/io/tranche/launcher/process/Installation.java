package io.tranche.launcher.process;

import io.tranche.kafka.embedded.EmbeddedKafka;
import io.tranche.kafka.embedded.EmbeddedKafkaOptions;
import io.tranche.launcher.process.ServiceProcess.ServiceSpec;
import io.tranche.store.embedded.EmbeddedStore;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Everything of one installation on this machine: the broker and the store in this process, the
 * services as children. What dies is started again; the state is in the data folder and survives.
 */
public final class Installation implements AutoCloseable {

  private static final Duration READY_WITHIN = Duration.ofMinutes(3);
  private static final int LINES_OF_A_LOG = 25;

  /** What a killed service was reading stands still for so long; other brokers forbid less. */
  private static final Map<String, String> SHORT_SESSIONS =
      Map.of(
          "mp.messaging.connector.smallrye-kafka.session.timeout.ms", "3000",
          "mp.messaging.connector.smallrye-kafka.heartbeat.interval.ms", "600");

  private final Path data;
  private final PrintStream out;
  private final FileLock lock;
  private final Ports ports;
  private final Optional<EmbeddedKafka> kafka;
  private final Optional<EmbeddedStore> store;
  private final List<ServiceProcess> services = new ArrayList<>();
  private final Endpoints endpoints;
  private final HttpClient http = HttpClient.newHttpClient();
  private final CountDownLatch closed = new CountDownLatch(1);

  private Installation(
      Path data,
      PrintStream out,
      FileLock lock,
      Ports ports,
      Optional<EmbeddedKafka> kafka,
      Optional<EmbeddedStore> store,
      Endpoints endpoints) {
    this.data = data;
    this.out = out;
    this.lock = lock;
    this.ports = ports;
    this.kafka = kafka;
    this.store = store;
    this.endpoints = endpoints;
  }

  /**
   * What to start.
   *
   * @param data where all state is kept
   * @param distribution where the services are
   * @param kafka bootstrap servers of a real cluster instead of the embedded broker
   * @param mongodb connection string of a real store instead of the embedded one
   */
  public record Options(
      Path data, Path distribution, Optional<String> kafka, Optional<String> mongodb) {}

  /** Starts everything and returns when all of it is ready. */
  public static Installation start(Options options, PrintStream out)
      throws IOException, InterruptedException {
    Path data = options.data().toAbsolutePath().normalize();
    Files.createDirectories(data);
    FileLock lock = lock(data);
    Instant begin = Instant.now();
    Ports ports = Ports.ofUser();
    Optional<EmbeddedKafka> kafka =
        options.kafka().isPresent()
            ? Optional.empty()
            : Optional.of(
                EmbeddedKafka.start(
                    EmbeddedKafkaOptions.in(data.resolve("kafka")).onPort(ports.freeFrom(9092))));
    Optional<EmbeddedStore> store =
        options.mongodb().isPresent()
            ? Optional.empty()
            : Optional.of(EmbeddedStore.start(data.resolve("store"), ports.freeFrom(27017)));
    Endpoints endpoints =
        new Endpoints(
            url(ports.freeFrom(8080)),
            url(ports.freeFrom(8081)),
            url(ports.freeFrom(8082)),
            url(ports.freeFrom(8083)),
            options.kafka().or(() -> kafka.map(EmbeddedKafka::bootstrapServers)).orElseThrow(),
            options.mongodb().or(() -> store.map(EmbeddedStore::uri)).orElseThrow(),
            ProcessHandle.current().pid());
    Installation installation = new Installation(data, out, lock, ports, kafka, store, endpoints);
    try {
      installation.startServices(options.distribution());
      installation.awaitReady(begin);
      endpoints.write(data);
      return installation;
    } catch (IOException | InterruptedException | RuntimeException e) {
      installation.close();
      throw e;
    }
  }

  public Endpoints endpoints() {
    return endpoints;
  }

  public Path data() {
    return data;
  }

  /** Starts what has died again, until {@link #close()}. */
  public void supervise() throws InterruptedException, IOException {
    while (!closed.await(500, TimeUnit.MILLISECONDS)) {
      for (int i = 0; i < services.size(); i++) {
        ServiceProcess service = services.get(i);
        if (!service.isAlive()) {
          out.println(service.spec().name() + " has ended: starting it again");
          services.set(i, ServiceProcess.start(service.spec(), logs()));
        }
      }
    }
  }

  private void startServices(Path distribution) throws IOException {
    Map<String, String> settings = new HashMap<>();
    settings.put("kafka.bootstrap.servers", endpoints.kafka());
    if (kafka.isPresent()) {
      settings.putAll(SHORT_SESSIONS);
    }
    settings.put("quarkus.mongodb.connection-string", endpoints.store());
    settings.put("tranche.data", data.toString());
    settings.put("tranche.definitions.url", endpoints.definitions());
    settings.put("tranche.sensor.url", endpoints.sensor());
    settings.put("tranche.run.url", endpoints.run());
    Map<String, String> urls = new HashMap<>();
    urls.put("definitions-service", endpoints.definitions());
    urls.put("sensor-service", endpoints.sensor());
    urls.put("run-service", endpoints.run());
    urls.put("console", endpoints.console());
    Path jvm = distribution.resolve("deploy/launcher/service.jvm");
    for (Map.Entry<String, String> service : urls.entrySet()) {
      Path jar =
          distribution.resolve(service.getKey()).resolve("target/quarkus-app/quarkus-run.jar");
      if (!Files.exists(jar)) {
        throw new IllegalStateException(
            "Cannot start " + service.getKey() + ": it is not built (" + jar + ")");
      }
      int port = URI.create(service.getValue()).getPort();
      services.add(
          ServiceProcess.start(
              new ServiceSpec(service.getKey(), jar, jvm, port, settings), logs()));
    }
  }

  private void awaitReady(Instant begin) throws InterruptedException {
    List<ServiceProcess> waiting = new ArrayList<>(services);
    Instant deadline = begin.plus(READY_WITHIN);
    while (!waiting.isEmpty()) {
      for (ServiceProcess service : List.copyOf(waiting)) {
        if (!service.isAlive() || Instant.now().isAfter(deadline)) {
          throw new IllegalStateException(
              "Cannot start "
                  + service.spec().name()
                  + ": it "
                  + (service.isAlive() ? "is not ready after " + READY_WITHIN : "has ended")
                  + ". The last lines of "
                  + service.log()
                  + ":\n"
                  + service.tail(LINES_OF_A_LOG));
        }
        if (service.isReady(http)) {
          waiting.remove(service);
        }
      }
      closed.await(50, TimeUnit.MILLISECONDS);
    }
    out.printf("Ready in %.1f s%n", Duration.between(begin, Instant.now()).toMillis() / 1_000.0);
  }

  private static FileLock lock(Path data) throws IOException {
    FileChannel channel =
        FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw new IllegalStateException(
          "Cannot start: another installation runs on this data folder (" + data + ")");
    }
    return lock;
  }

  private Path logs() {
    return data.resolve("logs");
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  /** Stops the services, then the store and the broker. */
  @Override
  public synchronized void close() throws IOException {
    if (!lock.isValid()) {
      return;
    }
    closed.countDown();
    services.parallelStream().forEach(ServiceProcess::close);
    store.ifPresent(EmbeddedStore::close);
    kafka.ifPresent(EmbeddedKafka::close);
    Endpoints.remove(data);
    ports.close();
    lock.release();
  }
}
