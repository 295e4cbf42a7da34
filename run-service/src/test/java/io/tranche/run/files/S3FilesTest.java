package io.tranche.run.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.platform.secrets.Secrets;
import io.tranche.run.materializer.MaterializationResult;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
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
            "raw/orders/2024-01-01.csv")) {
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
