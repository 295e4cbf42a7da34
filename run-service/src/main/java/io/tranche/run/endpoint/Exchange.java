package io.tranche.run.endpoint;

import io.tranche.run.materializer.MaterializationException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Calls a service once. Nothing is redirected. What goes wrong is told without the address and the
 * headers: they may hold secrets. Until the first call there is no client.
 */
@Singleton
class Exchange {

  /** An answer has at most so many bytes, a stream in each of its lines. */
  static final int MOST_BYTES = 4 << 20;

  private static final int MOST_OF_A_REFUSAL = 2_000;
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final Set<Integer> TRANSIENT = Set.of(408, 425, 429);
  private static final int NOT_IMPLEMENTED = 501;

  private @Nullable HttpClient client;

  private synchronized HttpClient client() {
    HttpClient known = client;
    if (known == null) {
      known =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(CONNECTED_WITHIN)
              .build();
      client = known;
    }
    return known;
  }

  /**
   * Calls, and waits for the end of the answer.
   *
   * @param said takes every JSON object of an answer that says that all is well
   * @throws MaterializationException as {@code said} throws it
   */
  Answer send(HttpRequest request, Consumer<String> said) throws InterruptedException {
    CompletableFuture<HttpResponse<String>> answer =
        client().sendAsync(request, info -> body(info, said));
    try {
      return of(answer.get(), said);
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      return of(e);
    }
  }

  private static BodySubscriber<String> body(ResponseInfo info, Consumer<String> said) {
    if (!isTaken(info.statusCode())) {
      return AnswerBody.beginning(MOST_OF_A_REFUSAL);
    }
    String type =
        info.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT).strip();
    if (type.startsWith("text/event-stream")) {
      return AnswerBody.lines(MOST_BYTES, new Events(said));
    }
    return type.startsWith("application/x-ndjson") || type.startsWith("application/jsonl")
        ? AnswerBody.lines(MOST_BYTES, said)
        : AnswerBody.whole(MOST_BYTES);
  }

  private static boolean isTaken(int status) {
    return status >= 200 && status < 300;
  }

  private static Answer of(HttpResponse<String> answer, Consumer<String> said) {
    int status = answer.statusCode();
    String text = answer.body().strip();
    if (isTaken(status)) {
      boolean isStream =
          answer
              .headers()
              .firstValue("Content-Type")
              .orElse("")
              .matches("(?i).*(event|ndjson|jsonl).*");
      if (!text.isEmpty()) {
        said.accept(text);
      }
      return new Answer.Taken(status, text.isEmpty() && !isStream);
    }
    String reason = "it answered " + status + (text.isEmpty() ? "" : ": " + text);
    if (status >= 300 && status < 400) {
      return new Answer.Refused(
          reason + ", which is not followed; name the address that answers in url");
    }
    boolean isTransient =
        TRANSIENT.contains(status) || (status >= 500 && status != NOT_IMPLEMENTED);
    return isTransient
        ? new Answer.Again(reason, retryAfter(answer.headers()))
        : new Answer.Refused(reason);
  }

  private static Optional<Duration> retryAfter(HttpHeaders headers) {
    return headers
        .firstValue("Retry-After")
        .filter(seconds -> seconds.matches("[0-9]{1,9}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .map(wanted -> wanted.compareTo(LONGEST_WAIT) < 0 ? wanted : LONGEST_WAIT);
  }

  private static Answer of(ExecutionException failure) {
    Throwable cause = failure;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof MaterializationException unusable) {
      throw unusable;
    }
    if (cause instanceof AnswerBody.TooLarge tooLarge) {
      return new Answer.Refused(String.valueOf(tooLarge.getMessage()));
    }
    if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
      return new Answer.Again("no connection", Optional.empty());
    }
    if (cause instanceof HttpTimeoutException) {
      return new Answer.Again("no answer in time", Optional.empty());
    }
    if (cause instanceof SSLException) {
      return new Answer.Refused("no connection by TLS (" + cause.getMessage() + ")");
    }
    if (cause instanceof IOException) {
      return unusable(cause)
          .orElse(
              new Answer.Again(
                  "no answer (" + cause.getClass().getSimpleName() + ")", Optional.empty()));
    }
    throw new IllegalStateException("Cannot call service", cause);
  }

  /** The client may wrap what was thrown while the answer was read. */
  private static Optional<Answer> unusable(Throwable failure) {
    if (failure.getCause() instanceof MaterializationException unusable) {
      throw unusable;
    }
    return Optional.ofNullable(failure.getCause())
        .filter(AnswerBody.TooLarge.class::isInstance)
        .map(cause -> new Answer.Refused(String.valueOf(cause.getMessage())));
  }
}
