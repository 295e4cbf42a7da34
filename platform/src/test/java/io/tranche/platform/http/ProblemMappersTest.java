package io.tranche.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoTimeoutException;
import jakarta.ws.rs.core.Response;
import org.junit.jupiter.api.Test;

class ProblemMappersTest {

  private final ProblemMappers mappers = new ProblemMappers();

  @Test
  void aStoreThatDoesNotAnswerIsNoMistakeOfOurs() {
    Response answer = mappers.unexpected(new MongoTimeoutException("no server"));

    assertThat(answer.getStatus()).isEqualTo(503);
    assertThat(((ProblemDetails) answer.getEntity()).code()).isEqualTo("dependency-unavailable");
  }

  @Test
  void whatNobodyExpectedIs() {
    assertThat(mappers.unexpected(new UnsupportedOperationException()).getStatus()).isEqualTo(500);
  }
}
