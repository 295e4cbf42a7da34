package io.tranche.sensor.alert;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The beginning of what a receiver answers; the rest is not even read. */
final class FirstLine implements BodySubscriber<String> {

  private static final int MOST_BYTES = 200;

  private final CompletableFuture<String> line = new CompletableFuture<>();
  private final StringBuilder read = new StringBuilder();
  private Flow.@Nullable Subscription subscription;

  @Override
  public CompletionStage<String> getBody() {
    return line;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] bytes = new byte[Math.min(buffer.remaining(), MOST_BYTES - read.length())];
      buffer.get(bytes);
      read.append(new String(bytes, StandardCharsets.ISO_8859_1));
    }
    Flow.Subscription given = subscription;
    if (given == null) {
      return;
    }
    if (read.length() < MOST_BYTES) {
      given.request(1);
    } else {
      given.cancel();
      onComplete();
    }
  }

  @Override
  public void onError(Throwable failure) {
    line.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    byte[] bytes = read.toString().getBytes(StandardCharsets.ISO_8859_1);
    line.complete(
        new String(bytes, StandardCharsets.UTF_8)
            .lines()
            .findFirst()
            .orElse("")
            .replaceAll("\\p{Cntrl}", " ")
            .strip());
  }
}
