package io.tranche.benchmarks.process;

import io.tranche.benchmarks.bare.BareLoop;
import io.tranche.benchmarks.process.BrokerAndStore.Addresses;
import io.tranche.contracts.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything that a comparison needs, running: broker, store, and both sides. */
public final class Stage implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final String SENSOR_SERVICE = "sensor-service";
  private static final String RUN_SERVICE = "run-service";

  private final Path work;
  private final Path home;
  private final List<Child> children = new ArrayList<>();
  private final Map<String, Integer> ports = new HashMap<>();
  private final Addresses addresses;

  private Stage(Path work, Path home, Child brokerAndStore)
      throws InterruptedException, IOException {
    this.work = work;
    this.home = home;
    children.add(brokerAndStore);
    this.addresses = BrokerAndStore.awaitReady(brokerAndStore);
  }

  /**
   * Starts broker and store.
   *
   * @param work an empty folder
   * @param home the repository, built
   * @param durable whether the store keeps a folder
   */
  public static Stage start(Path work, Path home, boolean durable)
      throws IOException, InterruptedException {
    Child brokerAndStore = BrokerAndStore.start(work, home, durable);
    try {
      return new Stage(work, home, brokerAndStore);
    } catch (IOException | InterruptedException | RuntimeException e) {
      brokerAndStore.close();
      throw e;
    }
  }

  public Addresses addresses() {
    return addresses;
  }

  /** Resident memory of a process, in megabytes. */
  public double residentMegabytes(String name) {
    return children.stream()
        .filter(child -> child.name().equals(name))
        .mapToDouble(Child::residentMegabytes)
        .sum();
  }

  /** Starts definitions-service alone, which needs no other to answer. */
  public URI definitionsService() throws IOException, InterruptedException {
    int port = freePort();
    ports.put("definitions-service", port);
    Child service = service("definitions-service", port);
    awaitReady(service, port);
    return url(port, "/");
  }

  /** The processes that have these names, as a side with the product's topics. */
  public Side side(String... names) {
    return new Side(
        "product",
        new Topics(Topics.DEFAULT_PREFIX),
        children.stream().filter(child -> List.of(names).contains(child.name())).toList());
  }

  /** Starts definitions-service with a bundle, and run-service. */
  public URI runService(byte[] bundle) throws IOException, InterruptedException {
    definitionsService();
    startRunService();
    apply(bundle);
    return runService();
  }

  /** Applies the bundle anew, in another form. */
  public void apply(byte[] bundle) throws IOException, InterruptedException {
    apply(definitions().resolve("/api/v1/bundles/benchmark"), bundle);
  }

  /** Where run-service answers, once it is started alone. */
  public URI runService() {
    return url(ports.getOrDefault(RUN_SERVICE, 0), "/");
  }

  /** Ends run-service and starts it again; the answer is how many seconds it took to be ready. */
  public double restartRunService() throws IOException, InterruptedException {
    List<Child> running =
        children.stream().filter(child -> child.name().equals(RUN_SERVICE)).toList();
    running.forEach(Child::close);
    children.removeAll(running);
    long begin = System.nanoTime();
    startRunService();
    return (System.nanoTime() - begin) / 1e9;
  }

  private void startRunService() throws IOException, InterruptedException {
    int port = freePort();
    ports.put(RUN_SERVICE, port);
    Child service = service(RUN_SERVICE, port);
    awaitReady(service, port);
  }

  /** What a process keeps in its heap after a collection, in megabytes. */
  public double liveHeapMegabytes(String name) throws IOException, InterruptedException {
    double megabytes = 0;
    for (Child child : children) {
      if (child.name().equals(name)) {
        megabytes += child.liveHeapMegabytes();
      }
    }
    return megabytes;
  }

  private static void awaitReady(Child service, int port) throws IOException, InterruptedException {
    URI ready = url(port, "/q/health/ready");
    Waiting.until(
        service.name() + " is ready",
        () -> {
          service.requireAlive();
          return isReady(ready);
        });
  }

  /** Starts the three services and applies the bundle. */
  public Side product(byte[] bundle) throws IOException, InterruptedException {
    return product(bundle, List.of("definitions-service", SENSOR_SERVICE, RUN_SERVICE));
  }

  private Side product(byte[] bundle, List<String> names) throws IOException, InterruptedException {
    List<Child> services = new ArrayList<>();
    for (String name : names) {
      int port = freePort();
      ports.put(name, port);
      services.add(service(name, port));
    }
    for (Child service : services) {
      awaitReady(service, ports.getOrDefault(service.name(), 0));
    }
    apply(bundle);
    return new Side("product", new Topics(Topics.DEFAULT_PREFIX), services);
  }

  /** Starts sensor-service alone: what applies its bundle has ended when it knows of it. */
  public Side sensorService(byte[] bundle) throws IOException, InterruptedException {
    Side both = product(bundle, List.of("definitions-service", SENSOR_SERVICE));
    URI sensors = url(ports.getOrDefault(SENSOR_SERVICE, 0), "/api/v1/sensors?limit=1");
    Waiting.until("sensors are known", () -> Timed.answer(sensors).contains("\"name\""));
    Child definitions = both.children().get(0);
    definitions.close();
    children.remove(definitions);
    return new Side(both.name(), both.topics(), List.of(both.children().get(1)));
  }

  /** Starts the console in front of the services that are started. */
  public URI console() throws IOException, InterruptedException {
    int port = freePort();
    Map<String, String> origins = new HashMap<>();
    for (String name : List.of("definitions", "sensor", "run")) {
      String url = "http://127.0.0.1:" + ports.getOrDefault(name + "-service", 0);
      origins.put("tranche." + name + ".url", url);
    }
    Child console = service("console", port, origins);
    awaitReady(console, port);
    return url(port, "/");
  }

  /** Where definitions-service answers, once the product is started. */
  public URI definitions() {
    return url(ports.getOrDefault("definitions-service", 0), "/");
  }

  /** Starts the three processes of the bare loop, or some of them. */
  public Side bareLoop(BareLoop.Role... roles) throws IOException, InterruptedException {
    List<Child> loops = new ArrayList<>();
    for (BareLoop.Role role : roles.length == 0 ? BareLoop.Role.values() : roles) {
      Child loop =
          Child.start(
              "bare-" + role.word(),
              smallJvm(),
              loggingProperties(),
              Child.ownProgram(BareLoop.class, role.word(), addresses.kafka(), addresses.mongodb()),
              work.resolve("logs"));
      children.add(loop);
      loops.add(loop);
    }
    for (Child loop : loops) {
      Waiting.until(
          loop.name() + " is ready",
          () -> {
            loop.requireAlive();
            return Files.readString(loop.log(), StandardCharsets.UTF_8).contains("READY");
          });
    }
    return new Side("bare loop", BareLoop.TOPICS, loops);
  }

  private Child service(String name, int port) throws IOException {
    return service(name, port, Map.of());
  }

  private Child service(String name, int port, Map<String, String> more) throws IOException {
    Path jar = home.resolve(name).resolve("target/quarkus-app/quarkus-run.jar");
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException("Cannot start " + name + ": it is not built (" + jar + ")");
    }
    Map<String, String> settings = new HashMap<>(more);
    settings.put("quarkus.http.port", Integer.toString(port));
    settings.put("kafka.bootstrap.servers", addresses.kafka());
    settings.put("quarkus.mongodb.connection-string", addresses.mongodb());
    settings.put("tranche.data", work.resolve("data").toString());
    Child service =
        Child.start(
            name, smallJvm(), settings, List.of("-jar", jar.toString()), work.resolve("logs"));
    children.add(service);
    return service;
  }

  /** What the services run with on one machine; the bare loop gets the same. */
  private List<String> smallJvm() {
    return List.of("@" + home.resolve("deploy/launcher/service.jvm"));
  }

  private static Map<String, String> loggingProperties() {
    return Map.of(
        "java.util.logging.config.file",
        System.getProperty("java.util.logging.config.file", "logging.properties"));
  }

  private static boolean isReady(URI ready) throws InterruptedException {
    try {
      HttpRequest probe = HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(5)).build();
      return HTTP.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static void apply(URI bundles, byte[] bundle) throws IOException, InterruptedException {
    HttpRequest put =
        HttpRequest.newBuilder(bundles)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(bundle))
            .build();
    HttpResponse<String> answer = HTTP.send(put, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException("Cannot apply the benchmark's bundle: " + answer.body());
    }
  }

  private static URI url(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Stops everything, the broker and the store last. */
  @Override
  public void close() {
    children.stream().skip(1).parallel().forEach(Child::close);
    children.get(0).close();
  }
}
