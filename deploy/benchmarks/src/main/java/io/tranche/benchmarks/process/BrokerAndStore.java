package io.tranche.benchmarks.process;

import io.tranche.kafka.embedded.EmbeddedKafka;
import io.tranche.kafka.embedded.EmbeddedKafkaOptions;
import io.tranche.store.embedded.EmbeddedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The embedded broker and store in a process of their own, as both sides use them. */
public final class BrokerAndStore {

  /** With room for a store that keeps everything in memory. */
  private static final String HEAP = "1500m";

  private BrokerAndStore() {}

  /**
   * Where the two are.
   *
   * @param kafka bootstrap servers
   * @param mongodb connection string
   */
  public record Addresses(String kafka, String mongodb) {}

  static Child start(Path work, Path home, boolean durable) throws IOException {
    return Child.start(
        "broker-and-store",
        Child.likeTheLauncher(home, HEAP),
        Map.of(),
        Child.ownProgram(BrokerAndStore.class, work.toString(), durable ? "embedded" : "memory"),
        work.resolve("logs"));
  }

  static Addresses awaitReady(Child child) throws InterruptedException, IOException {
    Waiting.until(
        "broker-and-store is ready",
        () -> {
          child.requireAlive();
          return ready(child).length == 3;
        });
    String[] words = ready(child);
    return new Addresses(words[1], words[2]);
  }

  private static String[] ready(Child child) throws IOException {
    if (!Files.exists(child.log())) {
      return new String[0];
    }
    return Files.readAllLines(child.log()).stream()
        .filter(line -> line.startsWith("READY "))
        .map(line -> line.split(" "))
        .findFirst()
        .orElse(new String[0]);
  }

  /** Takes a folder, and {@code embedded} or {@code memory}. */
  public static void main(String[] arguments) throws InterruptedException {
    Path work = Path.of(arguments[0]);
    EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(work.resolve("kafka")));
    EmbeddedStore store =
        arguments[1].equals("embedded")
            ? EmbeddedStore.start(work.resolve("store"), 0)
            : EmbeddedStore.inMemory();
    System.out.println("READY " + kafka.bootstrapServers() + " " + store.uri());
    new CountDownLatch(1).await();
  }
}
