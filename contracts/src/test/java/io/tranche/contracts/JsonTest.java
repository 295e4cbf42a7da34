package io.tranche.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  private static final String CANCEL =
      """
      {"type":"cancel","id":"c","runId":"r","origin":{"type":"person","name":"p"}}\
      """;

  @Test
  void ignoresFieldsThatANewerReleaseAdds() {
    String newer = CANCEL.replace("\"id\"", "\"reason\":{\"code\":7},\"id\"");
    assertThat(cancel(newer)).isEqualTo(cancel(CANCEL));
  }

  @Test
  void readsWhatIsLeftOutAsEmpty() {
    var request =
        Json.read(
            bytes(
                """
                {"set":"files","adds":[{"key":"a"}],
                 "origin":{"type":"program","name":"p"},
                 "cause":{"type":"request","id":"1","at":"2026-11-21T12:00:00Z"}}\
                """),
            DynamicPartitionRequest.class);
    assertThat(request.deletes()).isEmpty();
    assertThat(request.adds().get(0).metadata()).isEmpty();
    assertThat(request.adds().get(0).source()).isEmpty();
    assertThat(request.adds().get(0).runs()).isEmpty();
  }

  @Test
  void tellsATypeOfANewerReleaseFromAMalformedMessage() {
    assertThatThrownBy(() -> cancel(CANCEL.replace("cancel", "pause")))
        .isInstanceOf(Json.UnknownMessageType.class)
        .hasMessage("unknown message type: pause");
    assertThatThrownBy(() -> cancel(CANCEL.replace("\"type\":\"cancel\",", "")))
        .isInstanceOf(TrancheException.Invalid.class)
        .hasMessage("Cannot read RunRequest from JSON: it has no type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{\"type\":",
        "{\"type\":\"cancel\"} {}",
        "{\"type\":\"cancel\",\"id\":\"a\",\"id\":\"b\"}",
        "\u0000"
      })
  void saysThatTheRecordItselfIsMalformed(String text) {
    assertThatThrownBy(() -> cancel(text))
        .isInstanceOfSatisfying(
            TrancheException.Invalid.class,
            e -> assertThat(e.code()).isEqualTo("malformed-message"))
        .hasMessageStartingWith("Cannot read RunRequest from JSON: ")
        .message()
        .doesNotContain("\n");
  }

  private static RunRequest cancel(String text) {
    return Json.read(bytes(text), RunRequest.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
