package io.tranche.benchmarks.store;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.tranche.benchmarks.process.Child;
import io.tranche.benchmarks.process.Waiting;
import io.tranche.store.embedded.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bson.Document;

/** A store in a process of its own, and a client of it. */
final class StoreServer implements AutoCloseable {

  private static final String READY = "READY ";
  private static final Pattern PAUSE = Pattern.compile("Pause (\\w+).* ([0-9.]+)ms$");

  private final Child process;
  private final Path collections;
  private final MongoClient client;
  private final double readySeconds;

  private StoreServer(Child process, Path collections, MongoClient client, double readySeconds) {
    this.process = process;
    this.collections = collections;
    this.client = client;
    this.readySeconds = readySeconds;
  }

  /**
   * Starts the embedded store.
   *
   * @param jvm options of its JVM
   */
  static StoreServer embedded(Path folder, Path work, List<String> jvm)
      throws IOException, InterruptedException {
    return start("store", jvm, work, Child.ownProgram(Main.class, "--folder", folder.toString()));
  }

  static StoreServer inMemory(Path work, List<String> jvm)
      throws IOException, InterruptedException {
    return start("memory", jvm, work, Child.ownProgram(MemoryStore.class));
  }

  private static StoreServer start(String name, List<String> jvm, Path work, List<String> program)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Path logs = Files.createTempDirectory(Files.createDirectories(work), name);
    Path collections = logs.resolve("collections.log");
    List<String> options = new ArrayList<>(jvm);
    options.add("-Xlog:gc:file=" + collections + "::filecount=0");
    Child process = Child.start(name, options, Map.of(), program, logs);
    Waiting.until(
        name + " is ready",
        () -> {
          process.requireAlive();
          return address(process).isPresent();
        });
    double seconds = (System.nanoTime() - begin) / 1e9;
    MongoClient client = MongoClients.create(address(process).orElseThrow());
    return new StoreServer(process, collections, client, seconds);
  }

  private static Optional<String> address(Child process) throws IOException {
    if (!Files.exists(process.log())) {
      return Optional.empty();
    }
    return Files.readAllLines(process.log()).stream()
        .filter(line -> line.startsWith(READY))
        .map(line -> line.substring(READY.length()))
        .findFirst();
  }

  MongoDatabase database() {
    return client.getDatabase("figures");
  }

  MongoCollection<Document> runs() {
    return database().getCollection("runs");
  }

  /** From the start of the JVM to the line that says that it serves. */
  double readySeconds() {
    return readySeconds;
  }

  /** The longest time for which the garbage collector has stopped the process. */
  double longestCollectionMillis() throws IOException {
    return pauses().mapToDouble(pause -> Double.parseDouble(pause.group(2))).max().orElse(0);
  }

  /** How often the garbage collector has stopped the process to collect all of the heap. */
  long fullCollections() throws IOException {
    return pauses().filter(pause -> pause.group(1).equals("Full")).count();
  }

  private Stream<MatchResult> pauses() throws IOException {
    return Files.readAllLines(collections).stream().flatMap(line -> PAUSE.matcher(line).results());
  }

  double cpuSeconds() {
    return process.cpuSeconds();
  }

  double residentMegabytes() {
    return process.residentMegabytes();
  }

  /** As {@code kill -9} does. */
  void kill() {
    client.close();
    process.kill();
  }

  @Override
  public void close() {
    client.close();
    process.close();
  }
}
