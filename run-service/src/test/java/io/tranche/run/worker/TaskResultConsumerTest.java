package io.tranche.run.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.contracts.workers.TaskResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskResultConsumerTest {

  private static final String WHO = "'worker':'w','task':'t','runId':'r','acceptance':'a'";

  @Test
  void leavesOutMetadataThatIsNull() {
    TaskResult result =
        decode(
            "'type':'succeeded'," + WHO + ",'made':[{'partition':'','metadata':{'a':1,'b':null}}]");

    assertThat(((TaskResult.Succeeded) result).made().get(0).metadata()).isEqualTo(Map.of("a", 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '#',
      value = {
        "'type':'failed'~Cannot take answer of worker: error is required (none given); accepted:"
            + " why it failed",
        "'type':'succeeded','made':[{'metadata':{}}]~Cannot take answer of worker: made.partition"
            + " is required (none given); accepted: a partition key",
      })
  void failsATaskWhoseEndCannotBeUsed(String said, String reason) {
    assertThat(decode(WHO + "," + said))
        .isEqualTo(
            new TaskResult.Failed(
                "w", "t", "r", "a", "the answer of its worker cannot be used: " + reason));
  }

  @Test
  void failsATaskWhoseEndIsWrittenOtherwise() {
    assertThat(decode(WHO + ",'type':'succeeded','made':'all'"))
        .isInstanceOfSatisfying(
            TaskResult.Failed.class,
            failed ->
                assertThat(failed.error())
                    .startsWith("the answer of its worker cannot be used: Cannot read TaskResult"));
  }

  @Test
  void failsATaskWhoseEndIsTooLarge() {
    String large = "x".repeat(TaskResultConsumer.MOST_BYTES);

    assertThat(decode("'type':'failed'," + WHO + ",'error':'" + large + "'"))
        .isInstanceOfSatisfying(
            TaskResult.Failed.class,
            failed ->
                assertThat(failed.error())
                    .startsWith("the answer of its worker is too large; at most 4194304 bytes ("));
  }

  @Test
  void masksTheSignaturesOfUrlsThatAWorkerRepeats() {
    assertThat(
            decode(
                "'type':'log',"
                    + WHO
                    + ",'number':1,'lines':['PUT http://s3/o?X-Amz-Expires=9&X-Amz-Signature=0af1"
                    + " failed','twice']"))
        .isEqualTo(
            new TaskResult.Log(
                "w",
                "t",
                "r",
                "a",
                1,
                List.of("PUT http://s3/o?X-Amz-Expires=9&X-Amz-Signature=*** failed", "twice")));
  }

  @Test
  void setsAsideWhatEndsNoTask() {
    assertThatThrownBy(() -> decode("'type':'accepted','worker':'w','task':'t','runId':'r'"))
        .hasMessage(
            "Cannot take answer of worker: acceptance is required (none given); accepted: what the"
                + " worker has accepted the task with");
    assertThatThrownBy(() -> decode("'type':'failed','task':'t','runId':'r','error':'e'"))
        .hasMessageContaining("worker is required");
  }

  private static TaskResult decode(String fields) {
    byte[] value = ("{" + fields.replace('\'', '"') + "}").getBytes(StandardCharsets.UTF_8);
    return TaskResultConsumer.decode(new ConsumerRecord<>("task-results", 0, 0, "r", value));
  }
}
