package io.tranche.run.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.platform.secrets.Secrets;
import io.tranche.run.materializer.MaterializationResult;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

class S3FilesTest extends PartitionFilesContract {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final ConditionalWrites CHECKED = new ConditionalWrites();
  private static S3Server server;

  @BeforeAll
  static void startServer() throws Exception {
    server = new S3Server();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @BeforeEach
  @Override
  void start() throws IOException {
    for (String key :
        List.of(
            ".tranche/raw/orders/2024-01-01.json",
            ".tranche/raw/orders/2024-01-02.json",
            "raw/orders/2024-01-01.csv",
            StoredAttempts.key("first", DAY),
            StoredAttempts.key("first", NEXT_DAY))) {
      objects().delete(key);
    }
    super.start();
  }

  @Override
  PartitionFiles open() {
    return new StoredFiles(objects(), CHECKED);
  }

  private static S3Objects objects() {
    return objects(S3Server.SECRET_KEY);
  }

  private static S3Objects objects(String secretKey) {
    return new S3Objects(
        S3Address.of(server.connection(secretKey), Secrets.NONE.reveal()), HTTP, Clock.systemUTC());
  }

  @Override
  void put(String address, String content) throws IOException {
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(URI.create(address)).PUT(BodyPublishers.ofString(content)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Override
  String get(String address) throws IOException {
    return send(HttpRequest.newBuilder(URI.create(address))).body();
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void anAddressIsForOneObjectAndOneMethod() throws IOException {
    S3Objects objects = objects();
    String address = objects.putAddress("only this", Duration.ofMinutes(1));
    put(address, "written without keys");
    assertThat(objects.size("only this")).hasValue(20);
    assertThat(send(HttpRequest.newBuilder(URI.create(address))).statusCode()).isEqualTo(403);
    assertThat(
            send(HttpRequest.newBuilder(URI.create(address.replace("only%20this", "another")))
                    .PUT(BodyPublishers.ofString("x")))
                .statusCode())
        .isEqualTo(403);
    assertThat(objects.size("another")).isEmpty();
  }

  @Test
  void anAddressExpires() throws IOException {
    S3Objects yesterday =
        new S3Objects(
            S3Address.of(server.connection(S3Server.SECRET_KEY), Secrets.NONE.reveal()),
            HTTP,
            Clock.offset(Clock.systemUTC(), Duration.ofHours(-24)));
    String late = yesterday.putAddress("late", Duration.ofHours(23));
    assertThat(
            send(HttpRequest.newBuilder(URI.create(late)).PUT(BodyPublishers.ofString("x")))
                .statusCode())
        .isEqualTo(403);
    put(yesterday.putAddress("late", Duration.ofHours(25)), "in time");
    assertThat(objects().size("late")).hasValue(7);
  }

  @Test
  void copiesWhatIsThere() throws IOException {
    S3Objects objects = objects();
    put(objects.putAddress("from ä%2F", Duration.ofMinutes(1)), "copied");
    objects.copy("from ä%2F", "to ä%2F");
    assertThat(get(objects.getAddress("to ä%2F", Duration.ofMinutes(1)))).isEqualTo("copied");
    assertThatThrownBy(() -> objects.copy("nothing", "to"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("s3://lake/team a/nothing");
  }

  @Override
  @Test
  @Disabled("while S3Proxy replaces an object in its memory, others see half of it")
  void atTheEndTheNewestRunHasPublished() throws Exception {
    super.atTheEndTheNewestRunHasPublished();
  }

  @Test
  void replacesOnlyWhatIsAsItWas() throws IOException {
    S3Objects objects = objects();
    String key = "compare ä%2F.json";
    byte[] one = "1".getBytes(StandardCharsets.UTF_8);
    byte[] two = "2".getBytes(StandardCharsets.UTF_8);
    assertThat(objects.replace(key, one, Optional.of("\"nothing\""))).isFalse();
    assertThat(objects.replace(key, one, Optional.empty())).isTrue();
    assertThat(objects.replace(key, two, Optional.empty())).isFalse();
    String tag = objects.load(key).orElseThrow().tag();
    assertThat(objects.replace(key, two, Optional.of(tag))).isTrue();
    assertThat(objects.replace(key, one, Optional.of(tag))).isFalse();
    assertThat(objects.load(key).orElseThrow().content()).isEqualTo(two);
    assertThat(objects.uri(key)).isEqualTo("s3://lake/team a/compare ä%2F.json");
  }

  @Test
  void tellsWhatTheStoreSays() throws IOException {
    S3Objects wrong = objects("wrong");
    assertThatThrownBy(() -> wrong.load("a"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the store does not read s3://lake/team a/a: SignatureDoesNotMatch")
        .hasMessageEndingWith("(HTTP 403)");
    assertThatThrownBy(() -> wrong.upload("a", Files.writeString(folder.resolve("f"), "x")))
        .hasMessageStartingWith("the store does not write s3://lake/team a/a: ");
  }

  @Test
  void holdsTheFilesOfAssetsLikeAFolder() throws Exception {
    try (FilesWorkplace work =
        new FilesWorkplace(
            folder,
            FilesWorkplace.secrets(Map.of("TEST_SECRET", S3Server.SECRET_KEY)),
            """
            connections:
              - {name: lake, type: s3, bucket: lake, prefix: assets, endpoint: "%s", accessKey: %s, secretKey: "${env:TEST_SECRET}"}
            assets:
              - key: numbers
                partitions: {type: static, keys: [a, b]}
                output: {connection: lake, format: parquet}
                materializer: {type: sql, script: "select i from range(1000) r(i)"}
              - key: sum
                deps: [{asset: numbers}]
                output: {connection: lake, format: csv}
                materializer: {type: command, command: [sh, -c, 'echo "$TRANCHE_UPSTREAM" > "$TRANCHE_OUTPUT"']}
            """
                .formatted(server.endpoint(), S3Server.ACCESS_KEY))) {
      MaterializationResult made = work.make(1, "numbers", "a", "b");
      assertThat(made.metadata("numbers", "a"))
          .containsEntry("rows", 1000L)
          .hasEntrySatisfying(
              "path",
              path -> assertThat(path.toString()).startsWith("s3://lake/assets/numbers/a/1-"));
      assertThat(work.make(2, "sum", "").metadata("sum", "").get("path").toString())
          .startsWith("s3://lake/assets/sum/2-");
      assertThat(work.log).noneMatch(line -> line.contains(S3Server.SECRET_KEY));
    }
  }
}
