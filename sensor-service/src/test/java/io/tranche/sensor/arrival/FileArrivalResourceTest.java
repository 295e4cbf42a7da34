package io.tranche.sensor.arrival;

import static io.tranche.sensor.Broker.TOPICS;
import static io.tranche.sensor.Broker.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.Json;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.sensor.Broker;
import io.tranche.sensor.Broker.Tail;
import io.tranche.testing.TrancheTestResource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class FileArrivalResourceTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: web
      partitionSets: [{name: uploads}]
      assets:
        - {key: uploads, partitions: {type: dynamic, name: uploads}, materializer: {type: none}}
      sensors:
        - name: uploaded
          type: fileArrival
          match: {bucket: web, key: "in/{user}/{name}"}
          add: {set: uploads, key: "{user}/{name}", metadata: {user: "{user}"}}
          target: uploads
      """;

  @TestHTTPResource("/api/v1/")
  URI api;

  private final HttpClient client = HttpClient.newHttpClient();
  private Broker broker;
  private Tail requests;
  private Tail arrivals;

  @BeforeEach
  void open() {
    broker = new Broker();
    broker.apply(BUNDLE);
    requests = broker.tail(TOPICS.dynamicPartitionRequests());
    arrivals = broker.tail(TOPICS.fileArrivals());
  }

  @AfterEach
  void close() {
    requests.close();
    arrivals.close();
    broker.close();
  }

  @Test
  void putsANotificationOnItsTopicAndAnswersWhere() throws Exception {
    String body = "{\"bucket\":\"web\",\"key\":\"in/ann/1.csv\",\"time\":\"2024-01-01T00:00:00Z\"}";

    HttpResponse<String> answer = post(body, "Content-Type", "application/json");

    assertThat(answer.statusCode()).isEqualTo(202);
    JsonNode place = Json.tree(answer.body().getBytes(UTF_8));
    ConsumerRecord<String, byte[]> arrival = arrivals.await(1).get(0);
    assertThat(place.path("topic").asText()).isEqualTo(TOPICS.fileArrivals());
    assertThat(place.path("kafkaPartition").asInt()).isEqualTo(arrival.partition());
    assertThat(place.path("offset").asLong()).isEqualTo(arrival.offset());
    assertThat(arrival.key()).isEqualTo("web/in/ann/1.csv");
    assertThat(new String(arrival.value(), UTF_8)).isEqualTo(body);
    assertThat(arrival.headers().toArray()).isEmpty();
    DynamicPartitionRequest request =
        Json.read(requests.await(1).get(0).value(), DynamicPartitionRequest.class);
    assertThat(request.adds())
        .extracting(DynamicPartitionRequest.Add::key)
        .containsExactly("ann/1.csv");
  }

  @Test
  void keepsTheAttributesOfACloudEvent() throws Exception {
    HttpResponse<String> answer =
        post(
            "{\"bucket\":\"web\",\"key\":\"in/bob/1.csv\"}",
            "Content-Type",
            "application/json",
            "ce-specversion",
            "1.0",
            "ce-id",
            "upload-7",
            "ce-type",
            "org.example.uploaded",
            "ce-source",
            "/web");

    assertThat(answer.statusCode()).isEqualTo(202);
    ConsumerRecord<String, byte[]> arrival = arrivals.await(1).get(0);
    assertThat(header(arrival, "ce_id")).isEqualTo("upload-7");
    assertThat(header(arrival, "ce_type")).isEqualTo("org.example.uploaded");
    assertThat(header(arrival, "content-type")).isEqualTo("application/json");
    DynamicPartitionRequest request =
        Json.read(requests.await(1).get(0).value(), DynamicPartitionRequest.class);
    assertThat(request.cause().id()).isEqualTo("upload-7");
  }

  @Test
  void answersEventGridThatAsksWhetherItMaySend() throws Exception {
    HttpResponse<String> answer =
        post(
            """
            [{"id": "2d1781af", "topic": "/subscriptions/s", "subject": "", "eventTime": "2024-01-01T06:00:00Z",
              "eventType": "Microsoft.EventGrid.SubscriptionValidationEvent", "dataVersion": "1",
              "data": {"validationCode": "512d38b6-c7b8-40c8-89fe-f46f9e9622b6"}}]
            """,
            "Content-Type",
            "application/json");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo("{\"validationResponse\":\"512d38b6-c7b8-40c8-89fe-f46f9e9622b6\"}");
  }

  @Test
  void refusesWhatIsNoNotificationAndSaysWhatIsAccepted() throws Exception {
    HttpResponse<String> answer = post("{\"file\":\"a\"}", "Content-Type", "application/json");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = Json.tree(answer.body().getBytes(UTF_8));
    assertThat(problem.path("code").asText()).isEqualTo("unknown-notification");
    assertThat(problem.path("detail").asText())
        .isEqualTo(
            "Cannot read file arrival: its form is not known ({\"file\":\"a\"}); accepted: "
                + NotificationReader.ACCEPTED);
  }

  @Test
  void namesTheFieldThatIsWrong() throws Exception {
    HttpResponse<String> answer =
        post("{\"bucket\":\"web\",\"key\":\"k\",\"kind\":\"moved\"}", "Content-Type", "text/plain");

    assertThat(answer.statusCode()).isEqualTo(422);
    JsonNode first = Json.tree(answer.body().getBytes(UTF_8)).path("problems").path(0);
    assertThat(first.path("path").asText()).isEqualTo("kind");
    assertThat(first.path("value").asText()).isEqualTo("moved");
    assertThat(first.path("accepted").asText()).isEqualTo("created, removed");
  }

  @Test
  void tellsWhatWouldBecomeOfAnObject() throws Exception {
    JsonNode matches = get("file-arrivals/matches?object=s3%3A%2F%2Fweb%2Fin%2Fann%2F2.csv");

    assertThat(matches.path("items").size()).isEqualTo(1);
    JsonNode match = matches.path("items").path(0);
    assertThat(match.path("sensor").asText()).isEqualTo("uploaded");
    assertThat(match.path("target")).extracting(JsonNode::asText).containsExactly("uploads");
    assertThat(match.path("add").path("set").asText()).isEqualTo("uploads");
    assertThat(match.path("add").path("key").asText()).isEqualTo("ann/2.csv");
    assertThat(match.path("add").path("metadata").path("user").asText()).isEqualTo("ann");
    assertThat(get("file-arrivals/matches?object=s3%3A%2F%2Fweb%2Fout%2F2.csv").path("items"))
        .isEmpty();
  }

  @Test
  void listsSensorsWithTheirLastTickAndTicksNewestFirst() throws Exception {
    post("{\"bucket\":\"web\",\"key\":\"in/cyd/1.csv\"}", "Content-Type", "application/json");
    requests.await(1);
    post("{\"bucket\":\"web\",\"key\":\"in/cyd/2.csv\"}", "Content-Type", "application/json");
    requests.await(2);

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(get("ticks?sensor=uploaded").path("items").size()).isGreaterThan(1));
    JsonNode page = get("ticks?sensor=uploaded&limit=1");
    JsonNode next =
        get("ticks?sensor=uploaded&limit=1&cursor=" + encoded(page.path("nextCursor").asText()));
    assertThat(page.path("items").path(0).path("at").asText())
        .isGreaterThanOrEqualTo(next.path("items").path(0).path("at").asText());
    assertThat(page.path("items").path(0).path("offsets"))
        .isNotEqualTo(next.path("items").path(0).path("offsets"));
    JsonNode sensor = get("sensors?search=uploaded").path("items").path(0);
    assertThat(sensor.path("bundle").asText()).isEqualTo("web");
    assertThat(sensor.path("match").path("key").asText()).isEqualTo("in/{user}/{name}");
    assertThat(sensor.path("lastTick").path("added").asInt()).isEqualTo(1);
  }

  private static String encoded(String text) {
    return java.net.URLEncoder.encode(text, UTF_8);
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(HttpRequest.newBuilder(api.resolve(path)).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.tree(answer.body().getBytes(UTF_8));
  }

  private HttpResponse<String> post(String body, String... headers)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(api.resolve("file-arrivals"))
            .headers(headers)
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
