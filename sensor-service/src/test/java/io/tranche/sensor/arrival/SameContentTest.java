package io.tranche.sensor.arrival;

import static io.restassured.RestAssured.given;
import static io.tranche.sensor.Broker.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Json;
import io.tranche.contracts.Topics;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.sensor.Broker;
import io.tranche.sensor.Broker.Tail;
import io.tranche.sensor.MortalStore;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files with the content of others, through Kafka and the store. */
@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class SameContentTest {

  private static final Instant NOW = Instant.parse("2024-02-03T04:05:06Z");

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: same
      partitionSets: [{name: same_files}]
      assets:
        - {key: raw/same, partitions: {type: dynamic, name: same_files}, materializer: {type: none}}
      sensors:
        - name: once
          type: fileArrival
          match: {bucket: same, key: "{name}"}
          add: {set: same_files, key: "{name}"}
          target: raw/same
          sameContent: ignore
      """;

  @Inject ContentRepository repository;
  @Inject ContentConfig config;

  private final String test = UUID.randomUUID().toString();
  private Broker broker;
  private Tail requests;

  @BeforeEach
  void open() {
    broker = new Broker();
    broker.apply(BUNDLE);
    requests = broker.tail(TOPICS.dynamicPartitionRequests());
  }

  @AfterEach
  void close() {
    requests.close();
    broker.close();
  }

  @Test
  void leavesOutAContentThatCameUnderAnotherNameAndSaysWhose() {
    arrive("first", "1", "e");
    arrive("copy", "1", "e");
    arrive("other", "1", "f");
    arrive("first", "2", "e");
    arrive("copy", "1", "e");
    arrive("untold", "1", null);
    arrive("last", "1", "g");

    requests.await(1, adds("last"));
    assertThat(requests.upToNow(any -> true))
        .extracting(SameContentTest::key)
        .containsExactly(name("first"), name("other"), name("untold"), name("last"));
    fateOf("copy").body("items[0].sameContentAs", equalTo("s3://same/" + name("first")));
    fateOf("first").body("items[0].sameContentAs", equalTo("s3://same/" + name("first")));
    fateOf("other").body("items[0].sameContentAs", nullValue());

    arrive("copy", "2", "h");
    requests.await(1, adds("copy"));
    fateOf("copy").body("items[0].sameContentAs", nullValue());
  }

  @Test
  void takesWhatComesAgainAfterAReplicaDiedBetweenAnyTwoWrites() {
    int write = 0;
    boolean hasDied = true;
    while (hasDied) {
      write++;
      hasDied = dies(write, false) | dies(write, true);
    }

    assertThat(write).isGreaterThan(2);
  }

  /** Whether the replica had so many writes to make. */
  private boolean dies(int write, boolean afterwards) {
    String content = test + "-" + write + "-" + afterwards;
    Sighting first = new Sighting("once", content + "/a", "1", content, true);
    Sighting copy = new Sighting("once", content + "/b", "1", content, true);
    MortalStore mortal = new MortalStore(Set.of("claim", "advance"), write, afterwards);
    boolean hasDied =
        died(contents(mortal.of(ContentRepository.class, repository)).leftOut(List.of(first)));

    assertThat(await(contents(repository).leftOut(List.of(first)))).isEmpty();
    assertThat(await(contents(repository).leftOut(List.of(copy)))).containsValue(first.object());
    return hasDied;
  }

  @Test
  void forgetsContentsAfterAWhile() {
    String content = test + "-old";
    Sighting first = new Sighting("once", content + "/a", "1", content, true);
    Sighting copy = new Sighting("once", content + "/b", "1", content, true);
    assertThat(await(contents(repository).leftOut(List.of(first)))).isEmpty();

    Instant later = NOW.plus(Topics.COMES_AGAIN).plusSeconds(1);
    TakenContents then = new TakenContents(repository, config, Clock.fixed(later, ZoneOffset.UTC));
    assertThat(await(then.leftOut(List.of(copy)))).as("before it has looked").hasSize(1);
    assertThat(await(repository.find(List.of(copy.contentId())))).isEmpty();
  }

  private TakenContents contents(ContentRepository its) {
    return new TakenContents(its, config, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static boolean died(Uni<?> work) {
    try {
      work.await().atMost(Duration.ofSeconds(30));
      return false;
    } catch (MortalStore.Died e) {
      return true;
    }
  }

  private static <T> T await(Uni<T> answer) {
    return answer.await().atMost(Duration.ofSeconds(30));
  }

  private ValidatableResponse fateOf(String name) {
    return given()
        .queryParam("object", "s3://same/" + name(name))
        .get("/api/v1/file-arrivals/matches")
        .then()
        .statusCode(200);
  }

  private void arrive(String name, String sequencer, @Nullable String tag) {
    String json =
        "{\"bucket\": \"same\", \"key\": \""
            + name(name)
            + "\", \"size\": 5, \"sequencer\": \""
            + sequencer
            + "\""
            + (tag == null ? "" : ", \"etag\": \"" + test + tag + "\"")
            + "}";
    broker.sendTo(TOPICS.fileArrivals(), 0, json.getBytes(UTF_8));
  }

  private String name(String name) {
    return test + "-" + name;
  }

  private static String key(ConsumerRecord<String, byte[]> request) {
    return Json.read(request.value(), DynamicPartitionRequest.class).adds().get(0).key();
  }

  private Predicate<ConsumerRecord<String, byte[]>> adds(String name) {
    return one -> key(one).equals(name(name));
  }
}
