package io.tranche.benchmarks.bare;

import com.mongodb.reactivestreams.client.MongoClients;
import io.tranche.benchmarks.workload.Producing;
import io.tranche.contracts.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * One process of the bare loop: takes a poll, handles it as one batch on one thread, and commits
 * its offsets when everything that follows from it is stored.
 */
public final class BareLoop {

  /** Beside the product's, on the same broker. */
  public static final Topics TOPICS = new Topics("bare.");

  static final String DATABASE = "bare";
  private static final int KAFKA_PARTITIONS = 4;
  private static final int MAX_POLL_RECORDS = 500;
  private static final Duration POLL = Duration.ofMillis(100);

  /** Which of the three processes. */
  public enum Role {
    SENSOR,
    DEFINITIONS,
    RUN;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    private String topic() {
      return switch (this) {
        case SENSOR -> TOPICS.fileArrivals();
        case DEFINITIONS -> TOPICS.dynamicPartitionRequests();
        case RUN -> TOPICS.runRequests();
      };
    }
  }

  /** Handles one poll: returns when everything is stored and sent. */
  interface Step {
    void handle(List<ConsumerRecord<String, byte[]>> records) throws InterruptedException;
  }

  private BareLoop() {}

  /** Takes the role, the bootstrap servers and the connection string. */
  public static void main(String[] arguments) throws InterruptedException {
    Role role = Role.valueOf(arguments[0].toUpperCase(Locale.ROOT));
    String kafka = arguments[1];
    declareTopics(kafka);
    BareStore store = new BareStore(MongoClients.create(arguments[2]).getDatabase(DATABASE));
    Producing producing = new Producing(kafka);
    Step step =
        switch (role) {
          case SENSOR -> new SensorStep(store, producing);
          case DEFINITIONS -> new DefinitionsStep(store, producing, Clock.systemUTC());
          case RUN -> new RunStep(store, producing, Clock.systemUTC());
        };
    loop(kafka, role, step);
  }

  private static void loop(String kafka, Role role, Step step) throws InterruptedException {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, "bare." + role.word());
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(role.topic()));
      boolean ready = false;
      while (!Thread.currentThread().isInterrupted()) {
        ConsumerRecords<String, byte[]> poll = consumer.poll(POLL);
        if (!poll.isEmpty()) {
          List<ConsumerRecord<String, byte[]>> records = new ArrayList<>(poll.count());
          poll.forEach(records::add);
          step.handle(records);
          consumer.commitAsync();
        }
        if (!ready && consumer.assignment().size() == KAFKA_PARTITIONS) {
          ready = true;
          System.out.println("READY");
        }
      }
    }
  }

  private static void declareTopics(String kafka) throws InterruptedException {
    try (Admin admin =
        Admin.create(Map.<String, Object>of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka))) {
      for (Topics.Declaration topic : TOPICS.declarations()) {
        NewTopic declared =
            new NewTopic(topic.name(), Optional.of(KAFKA_PARTITIONS), Optional.of((short) 1));
        try {
          admin.createTopics(List.of(declared)).all().get();
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw new IllegalStateException("Cannot declare " + topic.name() + ": " + e, e);
          }
        }
      }
    }
  }
}
