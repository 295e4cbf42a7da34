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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/** A store in a process of its own, and a client of it. */
final class StoreServer implements AutoCloseable {

  private static final String READY = "READY ";

  private final Child process;
  private final MongoClient client;
  private final double readySeconds;

  private StoreServer(Child process, MongoClient client, double readySeconds) {
    this.process = process;
    this.client = client;
    this.readySeconds = readySeconds;
  }

  static StoreServer embedded(Path folder, Path work, String heap)
      throws IOException, InterruptedException {
    return start("store", heap, work, Child.ownProgram(Main.class, "--folder", folder.toString()));
  }

  static StoreServer inMemory(Path work, String heap) throws IOException, InterruptedException {
    return start("memory", heap, work, Child.ownProgram(MemoryStore.class));
  }

  private static StoreServer start(String name, String heap, Path work, List<String> program)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Path logs = Files.createTempDirectory(Files.createDirectories(work), name);
    Child process =
        Child.start(name, List.of("-Xmx" + heap, "-XX:+UseSerialGC"), Map.of(), program, logs);
    Waiting.until(
        name + " is ready",
        () -> {
          process.requireAlive();
          return address(process).isPresent();
        });
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new StoreServer(process, MongoClients.create(address(process).orElseThrow()), seconds);
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
