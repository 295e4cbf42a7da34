package io.tranche.sensor.arrival;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.contracts.Json;
import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import io.tranche.sensor.arrival.ObjectEvent.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationReaderTest {

  private static final Instant RECEIVED = Instant.parse("2024-02-02T00:00:00Z");
  private static final String FILE = "orders/us/2024-01-01.csv";

  static Stream<Arguments> goldenFiles() {
    return Stream.of(
        Arguments.of(
            "s3-put.json",
            List.of(
                created(
                    FILE, "0055AED6DCD90281E5", Optional.of("096fKKXTRTtl3on89fVO.nfljtsv6qko")))),
        Arguments.of(
            "s3-two-records.json",
            List.of(
                created("a b+c & é 😀.csv", "0A", Optional.empty()),
                removed("orders/../x/y.csv", "0B", Optional.of("v1")))),
        Arguments.of(
            "s3-delete-marker.json",
            List.of(removed(FILE, "0055AED6DCD90281E6", Optional.empty()))),
        Arguments.of(
            "s3-without-sequencer.json",
            List.of(created(FILE, "2024-01-01T06:00:00.500000000Z/abc", Optional.empty()))),
        Arguments.of("s3-test-event.json", List.of()),
        Arguments.of(
            "minio-put.json",
            List.of(created("orders/eu/2024-01-01 late.csv", "17A6290F4D4F5B2", Optional.empty()))),
        Arguments.of(
            "minio-removed.json",
            List.of(removed("orders/eu/2024-01-01.csv", "17A6290F4D4F5B3", Optional.empty()))),
        Arguments.of("minio-tagging.json", List.of()),
        Arguments.of("sns.json", List.of(created(FILE, "0055AED6DCD90281E5", Optional.empty()))),
        Arguments.of(
            "sqs-around-sns.json", List.of(removed(FILE, "0055AED6DCD90281E6", Optional.empty()))),
        Arguments.of(
            "eventbridge.json",
            List.of(
                created(
                    "orders/us/2024+01 01.csv",
                    "00617F08299329D189",
                    Optional.of("IYV3p45BT0ac8hjHg1houSdS1a.Mro8e")))),
        Arguments.of(
            "eventbridge-delete-marker.json",
            List.of(removed(FILE, "00617F08299329D18A", Optional.empty()))),
        Arguments.of("eventbridge-tags.json", List.of()),
        Arguments.of(
            "rustfs.json",
            List.of(created("orders/eu/2024-01-01 late.csv", "17A6290F4D4F5B2", Optional.empty()))),
        Arguments.of("storagegrid.json", List.of(created(FILE, "0A", Optional.empty()))),
        Arguments.of(
            "gcs-push.json",
            List.of(
                created(
                    "orders/us/2024+01 01.csv",
                    "000017040888000000000",
                    Optional.of("1704088800000000")))),
        Arguments.of("gcs-overwritten.json", List.of()),
        Arguments.of(
            "gcs-deleted.json",
            List.of(removed(FILE, "000017040888000000001", Optional.of("1704088800000000")))),
        Arguments.of(
            "azure-event-grid.json",
            List.of(
                created(FILE, "00000000000004420000000000028963", Optional.empty()),
                removed(
                    "orders/us/2024-01-02.csv",
                    "00000000000004420000000000028964",
                    Optional.empty()))),
        Arguments.of(
            "azure-cloudevents.json",
            List.of(created(FILE, "00000000000004420000000000028963", Optional.empty()))),
        Arguments.of("azure-create-file.json", List.of()),
        Arguments.of(
            "azure-renamed.json",
            List.of(
                removed(
                    "orders/us/old name.csv", "00000000000004420000000000028965", Optional.empty()),
                created(
                    "orders/us/new.csv", "00000000000004420000000000028965", Optional.empty()))),
        Arguments.of(
            "cloudevent-structured.json",
            List.of(created(FILE, "0055AED6DCD90281E5", Optional.empty()))),
        Arguments.of(
            "cloudevent-binary-data.json",
            List.of(created(FILE, "0055AED6DCD90281E5", Optional.empty()))),
        Arguments.of(
            "cloudevent-around-plain.json",
            List.of(created(FILE, "2024-01-01T06:00:00.000000000Z", Optional.empty()))),
        Arguments.of(
            "plain.json",
            List.of(
                created(
                    "orders/us/2024+01%2001.csv",
                    "2024-01-01T06:00:00.000000000Z/abc", Optional.empty()))),
        Arguments.of(
            "plain-removed.json",
            List.of(removed(FILE, "2024-01-01T06:00:00.000000000Z", Optional.empty()))));
  }

  @ParameterizedTest
  @MethodSource("goldenFiles")
  void readsEachForm(String file, List<ObjectEvent> expected) {
    Notification notification = NotificationReader.read(golden(file), RECEIVED);

    assertThat(withoutContent(notification)).isEqualTo(expected);
    assertThat(notification.problems()).isEmpty();
    assertThat(notification.ignored()).isEqualTo(expected.isEmpty() ? 1 : 0);
  }

  @Test
  void readsGoogleAttributesThatAreHeaders() {
    Map<String, String> headers =
        Map.of(
            "eventType", "OBJECT_FINALIZE",
            "bucketId", "landing",
            "objectId", FILE,
            "objectGeneration", "7");

    assertThat(NotificationReader.read(null, headers, RECEIVED).events())
        .containsExactly(created(FILE, "000000000000000000070", Optional.of("7")));
  }

  @Test
  void readsAzureEventsWhoseTypeIsAHeader() {
    Map<String, String> headers =
        Map.of(
            "ce_type",
            "Microsoft.Storage.BlobCreated",
            "ce_subject",
            "/blobServices/default/containers/landing/blobs/" + FILE);
    byte[] data = "{\"api\":\"PutBlob\",\"sequencer\":\"0001\"}".getBytes(UTF_8);

    assertThat(NotificationReader.read(data, headers, RECEIVED).events())
        .containsExactly(created(FILE, "0001", Optional.empty()));
  }

  @Test
  void oneBrokenEventOfAListLeavesTheOthers() {
    byte[] events =
        """
        [{"eventType": "Microsoft.Storage.BlobCreated", "subject": "/elsewhere", "data": {}},
         {"eventType": "Microsoft.Storage.BlobCreated", "data": {"sequencer": "2"},
          "subject": "/blobServices/default/containers/landing/blobs/a.csv"}]
        """
            .getBytes(UTF_8);

    Notification notification = NotificationReader.read(events, RECEIVED);

    assertThat(notification.events()).containsExactly(created("a.csv", "2", Optional.empty()));
    assertThat(notification.problems())
        .singleElement()
        .asString()
        .contains("names no blob")
        .contains("/elsewhere");
  }

  @Test
  void aBrokenMessageOfAListLeavesTheOthers() {
    byte[] messages =
        """
        {"Records": [
          {"body": "no json"},
          {"body": "{\\"bucket\\": \\"landing\\", \\"key\\": \\"a.csv\\", \\"sequencer\\": \\"1\\"}"}]}
        """
            .getBytes(UTF_8);

    Notification notification = NotificationReader.read(messages, RECEIVED);

    assertThat(notification.events()).containsExactly(created("a.csv", "1", Optional.empty()));
    assertThat(notification.problems()).singleElement().asString().startsWith("Records[0]");
  }

  @Test
  void readsAListOfAnyForm() {
    byte[] list =
        """
        [{"bucket": "landing", "key": "a.csv", "sequencer": "1"},
         {"specversion": "1.0", "type": "t", "source": "s", "id": "1",
          "data": {"bucket": "landing", "key": "b.csv", "sequencer": "2"}}]
        """
            .getBytes(UTF_8);

    assertThat(NotificationReader.read(list, RECEIVED).events())
        .containsExactly(
            created("a.csv", "1", Optional.empty()), created("b.csv", "2", Optional.empty()));
  }

  @Test
  void refusesEndlessWrapping() {
    String wrapped = "{}";
    for (int i = 0; i < 10; i++) {
      wrapped = Json.mapper().createObjectNode().put("Message", wrapped).toString();
    }
    byte[] value = wrapped.getBytes(UTF_8);

    assertThatThrownBy(() -> NotificationReader.read(value, RECEIVED))
        .isInstanceOf(TrancheException.Invalid.class)
        .hasMessageContaining("wrapped too often");
  }

  @Test
  void takesTheTimeOfReceiptWhenAnEventTellsNone() {
    Notification notification =
        NotificationReader.read("{\"bucket\":\"b\",\"key\":\"k\"}".getBytes(UTF_8), RECEIVED);

    assertThat(notification.events())
        .extracting(ObjectEvent::order)
        .containsExactly("2024-02-02T00:00:00.000000000Z");
  }

  @ParameterizedTest
  @CsvSource({"0055AED6,0055AED6,0", "0055AED6,0055AED600,0", "0055AED6,0055AED601,-1", "10,0A,1"})
  void comparesSequencersAsIfTheShorterOneWereFilledUpWithZeros(
      String one, String other, int expected) {
    assertThat(
            Integer.signum(SourceOrder.ofSequencer(one).compareTo(SourceOrder.ofSequencer(other))))
        .isEqualTo(expected);
  }

  @Test
  void comparesTimesOfUnequalPrecision() {
    assertThat(SourceOrder.ofTime(Instant.parse("2024-01-01T00:00:00Z"), Optional.of("a")))
        .isLessThan(
            SourceOrder.ofTime(Instant.parse("2024-01-01T00:00:00.001Z"), Optional.empty()));
  }

  @Test
  void namesEveryObjectThatItCannotReadAndReadsTheOthers() {
    Notification notification =
        NotificationReader.read(
            s3Records(
                s3("2.1", "ObjectCreated:Put", "good.csv"),
                s3("3.0", "ObjectCreated:Put", "new.csv"),
                s3("2.1", "ObjectCreated:Put", "bad%2"),
                s3("2.1", "ObjectCreated:Put", "latin-%E9.csv"),
                s3("2.1", "ObjectCreated:Put", "x".repeat(1_025)),
                s3("2.1", "ObjectCreated:Put", ""),
                s3("2.1", "ObjectRestore:Post", "restored.csv")),
            RECEIVED);

    assertThat(notification.events()).extracting(ObjectEvent::key).containsExactly("good.csv");
    assertThat(notification.ignored()).isEqualTo(1);
    assertThat(notification.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "Records[1].eventVersion: is of a form that is not known (3.0); accepted: 2.x",
            "Records[2].s3.object.key: has a % that is not followed by two hexadecimal digits"
                + " (bad%2); accepted: a key that is URL-encoded",
            "Records[3].s3.object.key: is not UTF-8 once it is decoded (latin-%E9.csv);"
                + " accepted: a key that is URL-encoded",
            "Records[4].s3.object.key: is 1025 bytes long ("
                + "x".repeat(200)
                + "…); accepted: a key of at most 1024 bytes",
            "Records[5].s3.object.key: is required (none given);"
                + " accepted: the key of an object");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"..", "/", "a//b", "%", "+", "\u0000", "tab\there", "😀", "a|b", "[a...b]"})
  void keepsHostileKeysAsTheyAre(String key) {
    assertThat(
            NotificationReader.read(
                    s3Records(s3("2.1", "ObjectCreated:Put", encoded(key))), RECEIVED)
                .events())
        .extracting(ObjectEvent::key)
        .containsExactly(key);
  }

  @Test
  void readsKeysOf1024Bytes() {
    String key = "😀".repeat(256);

    assertThat(
            NotificationReader.read(
                    s3Records(s3("2.1", "ObjectCreated:Put", encoded(key))), RECEIVED)
                .events())
        .extracting(ObjectEvent::key)
        .containsExactly(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "no json", "7", "[]", "{}", "null", "{\"Message\":\"{}\"}", "{\"Records\":1}"})
  void refusesWhatIsNoNotification(String value) {
    assertThatThrownBy(() -> NotificationReader.read(value.getBytes(UTF_8), RECEIVED))
        .isInstanceOf(TrancheException.Invalid.class)
        .hasMessageStartingWith("Cannot read ");
  }

  @Test
  void refusesARecordWithoutValue() {
    assertThatThrownBy(() -> NotificationReader.read(null, RECEIVED))
        .isInstanceOf(TrancheException.Invalid.class)
        .hasMessageStartingWith("Cannot read file arrival: the record has no value");
  }

  @Test
  void refusesCloudEventsOfAnotherMajorVersion() {
    assertThatThrownBy(
            () ->
                NotificationReader.read(
                    "{\"specversion\":\"2.0\",\"type\":\"t\",\"data\":{}}".getBytes(UTF_8),
                    RECEIVED))
        .hasMessage("Cannot read CloudEvent: specversion is not known (2.0); accepted: 1.0");
  }

  @ParameterizedTest
  @CsvSource({
    "minio-put.json, 20, text/csv",
    "s3-put.json, 1024,",
    "eventbridge.json, 5,",
    "azure-event-grid.json, 524288, text/plain",
    "plain.json, 12,",
    "minio-removed.json,,"
  })
  void readsSizeAndContentTypeWhereTheyAreTold(
      String file, @Nullable Long size, @Nullable String type) {
    Content content = NotificationReader.read(golden(file), RECEIVED).events().get(0).content();

    assertThat(content.size())
        .isEqualTo(size == null ? OptionalLong.empty() : OptionalLong.of(size));
    assertThat(content.type()).isEqualTo(Optional.ofNullable(type));
  }

  @ParameterizedTest
  @CsvSource({"e, 3, e/3", "e,,", ",3,"})
  void knowsAContentByItsETagAndSize(
      @Nullable String eTag, @Nullable Integer size, @Nullable String fingerprint) {
    Map<String, Object> event = new HashMap<>(Map.of("bucket", "b", "key", "k"));
    Optional.ofNullable(eTag).ifPresent(given -> event.put("etag", given));
    Optional.ofNullable(size).ifPresent(given -> event.put("size", given));

    assertThat(
            NotificationReader.read(Json.write(event), RECEIVED)
                .events()
                .get(0)
                .content()
                .fingerprint())
        .isEqualTo(Optional.ofNullable(fingerprint));
  }

  @ParameterizedTest
  @CsvSource({"minio-put.json, true", "s3-put.json, true", "azure-event-grid.json, false"})
  void knowsAContentOnlyByAnETagThatFollowsFromIt(String file, boolean known) {
    Content content = NotificationReader.read(golden(file), RECEIVED).events().get(0).content();

    assertThat(content.fingerprint().isPresent()).isEqualTo(known);
  }

  @Test
  void readsSizeAndContentTypeOfGoogleFromTheMetadataOfTheObject() {
    Map<String, String> headers =
        Map.of(
            "eventType", "OBJECT_FINALIZE",
            "bucketId", "landing",
            "objectId", FILE,
            "objectGeneration", "7");
    String metadata = "{\"size\": \"42\", \"contentType\": \"text/csv\", \"md5Hash\": \"m==\"}";
    String attributes = new String(Json.write(headers), UTF_8);
    String data = Base64.getEncoder().encodeToString(metadata.getBytes(UTF_8));
    String pushed =
        "{\"message\": {\"attributes\": " + attributes + ", \"data\": \"" + data + "\"}}";

    assertThat(
            List.of(
                NotificationReader.read(metadata.getBytes(UTF_8), headers, RECEIVED),
                NotificationReader.read(pushed.getBytes(UTF_8), RECEIVED)))
        .allSatisfy(
            notification ->
                assertThat(notification.events().get(0).content())
                    .isEqualTo(
                        new Content(
                            OptionalLong.of(42), Optional.of("text/csv"), Optional.of("m=="))));
  }

  @Test
  void namesASizeThatIsNone() {
    String event = "{\"bucket\": \"b\", \"key\": \"k\", \"size\": -1}";

    assertThat(NotificationReader.read(event.getBytes(UTF_8), RECEIVED).problems())
        .extracting(Problem::toString)
        .containsExactly("size: is not a number of bytes (-1); accepted: 0 or more");
  }

  private static List<ObjectEvent> withoutContent(Notification notification) {
    return notification.events().stream().map(event -> event.with(Content.UNKNOWN)).toList();
  }

  private static ObjectEvent created(String key, String order, Optional<String> version) {
    return new ObjectEvent("landing", key, Kind.CREATED, order, version);
  }

  private static ObjectEvent removed(String key, String order, Optional<String> version) {
    return new ObjectEvent("landing", key, Kind.REMOVED, order, version);
  }

  private static String encoded(String key) {
    return java.net.URLEncoder.encode(key, UTF_8);
  }

  private static byte[] s3Records(String... records) {
    return ("{\"Records\":[" + String.join(",", records) + "]}").getBytes(UTF_8);
  }

  private static String s3(String version, String name, String key) {
    return "{\"eventVersion\":\""
        + version
        + "\",\"eventName\":\""
        + name
        + "\",\"s3\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\""
        + key
        + "\",\"sequencer\":\"01\"}}}";
  }

  private static byte[] golden(String file) {
    try (InputStream stream =
        NotificationReaderTest.class.getResourceAsStream("/arrivals/" + file)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
