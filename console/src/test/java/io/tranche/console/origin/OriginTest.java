package io.tranche.console.origin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.console.ConsoleTestResource;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ConsoleTestResource.class)
class OriginTest {
  private static final byte[] ASKED = "{\"asset\":\"raw/orders\"}".getBytes(UTF_8);

  @TestHTTPResource("/")
  URI origin;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void passesARequestOnWithItsQueryAndBody() throws Exception {
    HttpResponse<String> answer =
        client.send(
            request("/api/v1/runs?a=b%2Fc%7Cd")
                .POST(BodyPublishers.ofString("{\"asset\":\"raw/orders\"}"))
                .build(),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body())
        .isEqualTo("run\nPOST\n/api/v1/runs?a=b%2Fc%7Cd\n{\"asset\":\"raw/orders\"}");
    assertThat(answer.headers().firstValue("Location")).contains("/api/v1/runs/new");
    assertThat(answer.headers().firstValue("Connection")).isEmpty();
  }

  @Test
  void passesABodyOnWhoseLengthIsNotToldOverBothVersionsOfHttp() throws Exception {
    for (HttpClient.Version version : HttpClient.Version.values()) {
      HttpClient speaking = HttpClient.newBuilder().version(version).build();
      HttpResponse<String> first =
          speaking.send(request("/api/v1/runs").build(), BodyHandlers.ofString());
      HttpResponse<String> answer =
          speaking.send(
              request("/api/v1/runs")
                  .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(ASKED)))
                  .build(),
              BodyHandlers.ofString());

      assertThat(first.statusCode()).isEqualTo(200);
      assertThat(answer.version()).isEqualTo(version);
      assertThat(answer.body()).isEqualTo("run\nPOST\n/api/v1/runs\n" + new String(ASKED, UTF_8));
    }
  }

  @Test
  void asksTheServiceThatOwnsThePath() throws Exception {
    assertThat(get("/api/v1/assets", "application/json").body()).startsWith("definitions\nGET\n");
    assertThat(get("/api/v1/partition-status", "application/json").body()).startsWith("run\n");
  }

  @Test
  void takesWhatIsReportedAtThePathOfDagsterUnlessAnotherSiteDoes() throws Exception {
    HttpRequest.Builder report =
        request("/report_asset_check/raw/orders").POST(BodyPublishers.ofString("{}"));

    assertThat(client.send(report.build(), BodyHandlers.ofString()).body())
        .isEqualTo("run\nPOST\n/report_asset_check/raw/orders\n{}");
    report.header("Origin", "https://evil.example");
    assertThat(client.send(report.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(403);
  }

  @Test
  void namesTheServiceThatIsDown() throws Exception {
    HttpResponse<String> answer = get("/api/v1/sensors", "application/json");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(new JsonObject(answer.body()).getString("detail"))
        .isEqualTo("Cannot reach sensor-service: it does not answer");
  }

  @Test
  void refusesToWriteForAnotherSite() throws Exception {
    HttpResponse<String> answer =
        client.send(
            request("/api/v1/runs")
                .header("Origin", "https://evil.example")
                .POST(BodyPublishers.ofString("{}"))
                .build(),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("cross-site-request");
  }

  @Test
  void opensThePageAtAnyOfItsAddresses() throws Exception {
    for (String path : new String[] {"/", "/assets", "/asset?key=raw/orders.csv", "/runs/a.b"}) {
      HttpResponse<String> answer = get(path, "text/html");
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(answer.body()).as(path).contains("<title>Tranche</title>");
      assertThat(answer.headers().firstValue("Cache-Control")).as(path).contains("no-cache");
    }
  }

  @Test
  void compressesThePage() throws Exception {
    HttpResponse<byte[]> answer =
        client.send(
            request("/assets")
                .header("Accept", "text/html")
                .header("Accept-Encoding", "gzip")
                .build(),
            BodyHandlers.ofByteArray());

    assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
  }

  @Test
  void tellsHowTheServicesAre() throws Exception {
    JsonObject system = new JsonObject(get("/api/v1/system", "application/json").body());

    assertThat(system.getJsonArray("services").stream().map(JsonObject.class::cast))
        .extracting(service -> service.getString("name"), service -> service.getBoolean("ready"))
        .containsExactly(
            tuple("definitions-service", true),
            tuple("sensor-service", false),
            tuple("run-service", true));
  }

  @Test
  void explainsAFileAsFarAsTheServicesAnswer() throws Exception {
    JsonObject explained =
        new JsonObject(
            get("/api/v1/explanations?object=s3://landing/a.csv", "application/json").body());

    assertThat(explained.getString("object")).isEqualTo("s3://landing/a.csv");
    assertThat(explained.getJsonArray("problems").getJsonObject(0).getString("detail"))
        .contains("sensor-service");
    assertThat(get("/api/v1/explanations?object=a.csv", "application/json").statusCode())
        .isEqualTo(400);
  }

  private HttpResponse<String> get(String path, String accept) throws Exception {
    return client.send(request(path).header("Accept", accept).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(origin.resolve(path));
  }
}
