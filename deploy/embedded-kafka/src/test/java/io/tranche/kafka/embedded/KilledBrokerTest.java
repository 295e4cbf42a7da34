package io.tranche.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledBrokerTest {
  private static final int KILLED_AFTER = 2_000;
  private static final int RECORDS = 4_000;

  @TempDir Path folder;

  @Test
  void aKilledBrokerHasLostAndDoubledNothing() throws Exception {
    Broker first = Broker.start(folder, 0);
    List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch answered = new CountDownLatch(RECORDS);
    EmbeddedKafkaTest.createTopic(first.address, "stream");
    Map<String, Object> patient = new HashMap<>();
    patient.put("delivery.timeout.ms", 120_000);
    patient.put("linger.ms", 1);
    patient.put("batch.size", 1_000);
    Broker second = null;
    try (KafkaProducer<String, String> producer =
        EmbeddedKafkaTest.producer(patient, first.address)) {
      for (int i = 0; i < RECORDS; i++) {
        String value = "record-" + i;
        producer.send(
            new ProducerRecord<>("stream", value),
            (metadata, problem) -> {
              if (problem == null) {
                acknowledged.add(value);
              }
              answered.countDown();
            });
        if (i == KILLED_AFTER) {
          first.kill();
          second = Broker.start(folder, first.port());
        }
      }
      assertThat(answered.await(120, TimeUnit.SECONDS)).isTrue();
      assertThat(acknowledged).hasSize(RECORDS);
      assertThat(EmbeddedKafkaTest.readAll(first.address, "stream"))
          .containsExactlyElementsOf(acknowledged);
    } finally {
      first.kill();
      if (second != null) {
        second.kill();
      }
    }
  }

  private record Broker(Process process, String address) {
    static Broker start(Path folder, int port) throws IOException {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName(),
                  "--folder",
                  folder.toString(),
                  "--port",
                  Integer.toString(port))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      BufferedReader output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line = output.readLine();
      assertThat(line).startsWith("READY ");
      return new Broker(process, line.substring("READY ".length()));
    }

    int port() {
      return Integer.parseInt(address.substring(address.indexOf(':') + 1));
    }

    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }
  }
}
