package io.tranche.sensor.alert;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Json;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.alerts.AlertNotification;
import io.tranche.contracts.definitions.AlertDocument.Webhook;
import io.tranche.platform.secrets.Revealed;
import io.tranche.platform.secrets.Secrets;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/**
 * Posts a notification to a receiver, which has taken it when it answers with 200 to 299. Nothing
 * is redirected. What goes wrong is told without the address and the headers: they may hold
 * secrets.
 */
@Singleton
class Post {

  /** How long a receiver may take to answer. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Secrets secrets;
  private final Duration patience;
  private final HttpClient client;

  @Inject
  Post(Secrets secrets) {
    this(secrets, PATIENCE);
  }

  Post(Secrets secrets, Duration patience) {
    this.secrets = secrets;
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience)
            .build();
  }

  /** Why the receiver has not taken it; empty if it has. */
  Uni<Optional<String>> send(Webhook webhook, AlertNotification notification) {
    Revealed revealed = secrets.reveal();
    HttpRequest request;
    try {
      request = request(webhook, notification, revealed);
    } catch (TrancheException.Invalid e) {
      return Uni.createFrom().item(Optional.of(String.valueOf(e.getMessage())));
    } catch (IllegalArgumentException e) {
      return Uni.createFrom()
          .item(Optional.of("its url or headers, with the references resolved, are not of HTTP"));
    }
    return Uni.createFrom()
        .deferred(() -> answer(request))
        .map(Post::problem)
        .onFailure()
        .recoverWithItem(failure -> Optional.of(problem(failure)))
        .map(problem -> problem.map(revealed::mask));
  }

  private HttpRequest request(Webhook webhook, AlertNotification notification, Revealed revealed) {
    URI uri = URI.create(revealed.resolve(webhook.url(), "url"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(patience)
            .header("Content-Type", AlertNotification.MEDIA_TYPE)
            .header("Idempotency-Key", notification.id())
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(notification)));
    webhook
        .headers()
        .forEach(
            (name, value) -> request.setHeader(name, revealed.resolve(value, "headers." + name)));
    return request.build();
  }

  /** The time also bounds how long the body may take. */
  private Uni<HttpResponse<String>> answer(HttpRequest request) {
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, info -> new FirstLine());
    return Uni.createFrom()
        .completionStage(answer)
        .ifNoItem()
        .after(patience)
        .failWith(TimeoutException::new)
        .onTermination()
        .invoke(() -> answer.cancel(true));
  }

  private static Optional<String> problem(HttpResponse<String> answer) {
    int status = answer.statusCode();
    if (status >= 200 && status < 300) {
      return Optional.empty();
    }
    String said = answer.body().isEmpty() ? "" : ": " + answer.body();
    return Optional.of("it answered " + status + said);
  }

  private String problem(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof HttpConnectTimeoutException || cause instanceof ConnectException) {
      return "no connection";
    } else if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
      return "no answer within "
          + String.format(Locale.ROOT, "%.0f s", patience.toMillis() / 1000.0);
    }
    return "no answer (" + cause.getClass().getSimpleName() + ")";
  }
}
