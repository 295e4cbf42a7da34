package io.tranche.run.worker;

import io.tranche.contracts.Json;
import io.tranche.contracts.workers.TaskResult;
import io.tranche.platform.s3.S3Signature;
import java.nio.charset.StandardCharsets;

/** What was said of a task, without the signatures of URLs that it was told for its files. */
final class MaskedResult {

  private MaskedResult() {}

  static TaskResult of(TaskResult result) {
    String said = new String(Json.write(result), StandardCharsets.UTF_8);
    String masked = S3Signature.masked(said);
    return masked.equals(said)
        ? result
        : Json.read(masked.getBytes(StandardCharsets.UTF_8), TaskResult.class);
  }
}
