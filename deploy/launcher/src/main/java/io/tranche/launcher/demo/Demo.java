package io.tranche.launcher.demo;

import io.tranche.contracts.Topics;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.launcher.cli.ApiClient;
import io.tranche.launcher.cli.BundleFolder;
import io.tranche.launcher.cli.Table;
import io.tranche.launcher.demo.DemoScript.AssetPartition;
import io.tranche.launcher.demo.DemoScript.Step;
import io.tranche.launcher.process.Installation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Plays a script against a running installation and tells what happens as it happens. */
public final class Demo implements AutoCloseable {

  private static final Duration STEP_WITHIN = Duration.ofMinutes(2);
  private static final Duration QUIET = Duration.ofMillis(1_500);
  private static final Duration POLL = Duration.ofMillis(100);

  private final DemoScript script;
  private final Installation installation;
  private final PrintStream out;
  private final Topics topics = new Topics(Topics.DEFAULT_PREFIX);
  private final KafkaProducer<String, byte[]> producer;
  private final Watch watch;
  private final Map<AssetPartition, AssetEvent.Materialized> latest = new LinkedHashMap<>();
  private final Set<AssetPartition> open = new LinkedHashSet<>();
  private final List<String> failures = new ArrayList<>();

  public Demo(DemoScript script, Installation installation, PrintStream out) {
    this.script = script;
    this.installation = installation;
    this.out = out;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                installation.endpoints().kafka(),
                ProducerConfig.ACKS_CONFIG,
                "all"),
            new StringSerializer(),
            new ByteArraySerializer());
    this.watch = new Watch(installation.endpoints().kafka(), this::show);
  }

  /** Plays everything; the answer is what is missing. */
  public List<String> play() throws IOException, InterruptedException {
    ApiClient api = new ApiClient(installation.endpoints().console());
    BundleFolder bundle = BundleFolder.read(script.folder().resolve(script.content().bundle()));
    api.put("/api/v1/bundles/" + bundle.name(), bundle.json());
    out.println("Applied bundle " + bundle.name());
    List<String> missing = new ArrayList<>();
    for (Step step : script.content().steps()) {
      play(step);
      open.forEach(one -> missing.add("not materialized: " + one));
      open.clear();
    }
    missing.addAll(failures);
    table();
    return missing;
  }

  private void play(Step step) throws IOException, InterruptedException {
    out.printf("%n%s%n", step.title());
    open.addAll(step.expected());
    Optional<String> bucket = script.content().bucket();
    Arrivals arrivals =
        new Arrivals(bucket.orElse(""), installation.data().resolve(script.content().folder()));
    for (Path file : script.filesOf(step)) {
      String key = file.toString().replace('\\', '/');
      byte[] event =
          arrivals.drop(script.folder().resolve(step.files()).resolve(file), key, Instant.now());
      if (bucket.isPresent()) {
        send(bucket.get() + "/" + key, event);
      }
    }
    Instant deadline = Instant.now().plus(STEP_WITHIN);
    Instant lastSeen = Instant.now();
    while (Instant.now().isBefore(deadline)) {
      if (watch.take(POLL) || watch.runs().areBusy()) {
        lastSeen = Instant.now();
      }
      if (open.isEmpty() && lastSeen.plus(QUIET).isBefore(Instant.now())) {
        return;
      }
    }
  }

  private void send(String key, byte[] event) throws InterruptedException {
    try {
      producer.send(new ProducerRecord<>(topics.fileArrivals(), key, event)).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot produce a file arrival: " + e.getCause(), e);
    }
  }

  private void show(AssetEvent event) {
    AssetPartition partition = new AssetPartition(event.asset(), event.partition());
    if (event instanceof AssetEvent.Materialized materialized) {
      latest.put(partition, materialized);
      open.remove(partition);
      out.printf("  materialized %-30s %s%n", event.asset(), event.partition());
    } else if (event instanceof AssetEvent.MaterializationFailed failed) {
      failures.add("failed: " + partition + ": " + failed.error());
      out.printf("  FAILED       %-30s %s: %s%n", event.asset(), event.partition(), failed.error());
    }
  }

  private void table() {
    Table table = new Table("ASSET", "PARTITION", "ROWS", "RUN", "ARRIVAL TO STARTED");
    latest.forEach(
        (partition, event) ->
            table.add(
                partition.asset(),
                partition.partition(),
                String.valueOf(event.metadata().getOrDefault("rows", "")),
                event.runId(),
                watch.runs().millisToStart(event.runId()).map(ms -> ms + " ms").orElse("")));
    out.println();
    table.print(out);
  }

  /** Says how to go on. */
  public void invite() {
    String console = installation.endpoints().console();
    String folder = installation.data().resolve(script.content().folder()).toString();
    out.printf("%nConsole: %s%n%n", console);
    out.printf("Let a file of your own arrive: put it below %s", folder);
    script.content().bucket().ifPresent(bucket -> inviteToTell(console, bucket));
    out.printf("%n%nCtrl-C stops everything.%n");
  }

  private void inviteToTell(String console, String bucket) {
    out.printf(
        ", then%n%n"
            + "  curl -X POST %s/api/v1/file-arrivals -H 'Content-Type: application/json' \\%n"
            + "    -d '{\"bucket\":\"%s\",\"key\":\"<path below the folder>\"}'%n%n",
        console, bucket);
    out.printf(
        "or produce the same JSON, or an S3 notification, to topic %s at %s:%n%n",
        topics.fileArrivals(), installation.endpoints().kafka());
    out.printf(
        "  kafka-console-producer.sh --bootstrap-server %s --topic %s",
        installation.endpoints().kafka(), topics.fileArrivals());
  }

  @Override
  public void close() {
    watch.close();
    producer.close();
  }
}
