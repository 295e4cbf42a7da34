package io.tranche.platform.http;

import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/**
 * An error over HTTP, as RFC 9457 has it.
 *
 * @param type a URI that names the kind of error, stable
 * @param title the same for every error of the kind
 * @param detail what went wrong this time, in the user's own terms
 * @param code the stable code, the last segment of the type
 * @param problems every single problem, where there are several
 */
public record ProblemDetails(
    String type, String title, int status, String detail, String code, List<Problem> problems) {

  /** The content type of this form. */
  public static final String MEDIA_TYPE = "application/problem+json";

  static ProblemDetails of(TrancheException failure) {
    List<Problem> problems =
        failure instanceof TrancheException.Invalid invalid ? invalid.problems() : List.of();
    return of(
        statusOf(failure), failure.code(), Optional.ofNullable(failure.getMessage()), problems);
  }

  static ProblemDetails of(
      int status, String code, Optional<String> detail, List<Problem> problems) {
    return new ProblemDetails(
        "urn:tranche:problem:" + code,
        titleOf(code),
        status,
        detail.orElse(titleOf(code)),
        code,
        problems);
  }

  Response toResponse() {
    return Response.status(status).type(MEDIA_TYPE).entity(this).build();
  }

  private static int statusOf(TrancheException failure) {
    if (failure instanceof TrancheException.NotFound) {
      return 404;
    } else if (failure instanceof TrancheException.Conflict) {
      return 409;
    } else if (failure instanceof TrancheException.Unavailable) {
      return 503;
    }
    return 422;
  }

  private static String titleOf(String code) {
    String words = code.replace('-', ' ');
    return words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
