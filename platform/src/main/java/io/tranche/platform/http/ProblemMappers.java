package io.tranche.platform.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.tranche.contracts.TrancheException;
import io.tranche.partitions.PartitionsException;
import io.tranche.platform.Trouble;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error leaves as problem details. */
class ProblemMappers {

  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

  @ServerExceptionMapper
  Response known(TrancheException failure) {
    return ProblemDetails.of(failure).toResponse();
  }

  @ServerExceptionMapper
  Response partitions(PartitionsException failure) {
    return ProblemDetails.of(
            422, failure.code(), Optional.ofNullable(failure.getMessage()), List.of())
        .toResponse();
  }

  @ServerExceptionMapper
  Response json(JsonProcessingException failure) {
    return ProblemDetails.of(
            400, "malformed-json", Optional.of(failure.getOriginalMessage()), List.of())
        .toResponse();
  }

  /** Quarkus would answer this kind itself, without a word. */
  @ServerExceptionMapper
  Response mismatch(MismatchedInputException failure) {
    return ProblemDetails.of(400, "malformed-json", Optional.of(reason(failure)), List.of())
        .toResponse();
  }

  private static String reason(MismatchedInputException failure) {
    String path =
        failure.getPath().stream()
            .map(
                step ->
                    step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
            .collect(Collectors.joining("."));
    if (failure instanceof UnrecognizedPropertyException unknown) {
      return "Cannot read the body of the request: "
          + path
          + " is not known; accepted: "
          + Optional.ofNullable(unknown.getKnownPropertyIds()).orElse(List.of()).stream()
              .map(String::valueOf)
              .sorted()
              .collect(Collectors.joining(", "));
    }
    return path.isEmpty()
        ? "Cannot read the body of the request: it must be a JSON object"
        : "Cannot read the body of the request: " + path + " has a value of another kind";
  }

  @ServerExceptionMapper
  Response http(WebApplicationException failure) {
    int status = failure.getResponse().getStatus();
    Throwable cause = failure.getCause();
    if (cause instanceof JsonProcessingException malformed) {
      return json(malformed);
    }
    return ProblemDetails.of(
            status, "http-" + status, Optional.ofNullable(failure.getMessage()), List.of())
        .toResponse();
  }

  @ServerExceptionMapper
  Response unexpected(Throwable failure) {
    if (Trouble.isTrouble(failure)) {
      LOG.warnf("Cannot answer a request for now: %s", failure);
      return ProblemDetails.of(
              503,
              "dependency-unavailable",
              Optional.of("Cannot answer: the store or the broker does not; try again"),
              List.of())
          .toResponse();
    }
    LOG.error("Cannot answer a request", failure);
    return ProblemDetails.of(500, "internal-error", Optional.of(failure.toString()), List.of())
        .toResponse();
  }
}
