package io.tranche.sensor.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.definitions.Catalog;
import io.tranche.sensor.Bundles;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

class AimedAlertTest {

  private static final Catalog CATALOG =
      Bundles.catalog(
          1,
          """
          apiVersion: tranche.io/v1
          bundle: b
          assets: [{key: a, materializer: {type: none}}, {key: c, materializer: {type: none}}]
          alerts:
            - {name: all, on: [deadLettered], target: a, to: [{type: webhook, url: "http://h"}]}
            - {name: team/own, on: [deadLettered], target: a, to: [{type: webhook, url: "http://h"}]}
            - {name: other, on: [runFailed], target: a, to: [{type: webhook, url: "http://h"}]}
          """);

  @Test
  void tellsRecordsThatNameItsAssets() {
    Happening request = setAside("{\"type\": \"launch\", \"assets\": [\"a\", \"x\"]}");
    Happening nested = setAside("{\"changes\": [{\"requests\": [{\"assets\": [\"a\"]}]}]}");
    Happening event = setAside("{\"type\": \"materialized\", \"asset\": \"c\"}");

    assertThat(told(request)).containsExactly("all", "team/own");
    assertThat(told(nested)).containsExactly("all", "team/own");
    assertThat(told(event)).isEmpty();
    assertThat(request.event().assets()).containsExactly("a", "x");
  }

  @Test
  void tellsRecordsThatNameNoneToThoseWithoutANamespace() {
    assertThat(told(setAside("no JSON"))).containsExactly("all");
    assertThat(told(setAside("[{\"asset\": 1}]"))).containsExactly("all");
  }

  @Test
  void knowsARecordByThePlaceThatItHad() {
    Happening once = setAside("{\"asset\": \"a\"}");

    assertThat(setAside("{\"asset\": \"a\"}").event().id()).isEqualTo(once.event().id());
    assertThat(once.event().reason()).hasValue("run-requests[3]@14: no such asset (unknown-asset)");
  }

  private static List<String> told(Happening happening) {
    return CATALOG.alerts().values().stream()
        .filter(alert -> AimedAlert.of(alert, CATALOG).tells(happening))
        .map(alert -> alert.name())
        .toList();
  }

  private static Happening setAside(String value) {
    ConsumerRecord<String, byte[]> raw =
        new ConsumerRecord<>("run-requests.dlq", 0, 1, "k", value.getBytes(UTF_8));
    raw.headers()
        .add(header("tranche-dlq-topic", "run-requests"))
        .add(header("tranche-dlq-partition", "3"))
        .add(header("tranche-dlq-offset", "14"))
        .add(header("tranche-dlq-reason", "no such asset"))
        .add(header("tranche-dlq-code", "unknown-asset"));
    return DeadLetter.happening(raw);
  }

  private static RecordHeader header(String name, String value) {
    return new RecordHeader(name, value.getBytes(UTF_8));
  }
}
