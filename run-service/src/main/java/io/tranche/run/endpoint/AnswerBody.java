package io.tranche.run.endpoint;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads an answer, whole or line by line, and not more of it than fits into memory. */
final class AnswerBody implements BodySubscriber<String> {

  private final CompletableFuture<String> body = new CompletableFuture<>();
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();
  private final int most;
  private final Optional<Consumer<String>> lines;
  private final boolean isCut;
  private Flow.@Nullable Subscription subscription;

  private AnswerBody(int most, Optional<Consumer<String>> lines, boolean isCut) {
    this.most = most;
    this.lines = lines;
    this.isCut = isCut;
  }

  /** The answer, or {@link TooLarge}. */
  static AnswerBody whole(int most) {
    return new AnswerBody(most, Optional.empty(), false);
  }

  /** The beginning of it; the rest is not even read. */
  static AnswerBody beginning(int most) {
    return new AnswerBody(most, Optional.empty(), true);
  }

  /** Each of its lines as soon as it is there, or {@link TooLarge} where one is. */
  static AnswerBody lines(int most, Consumer<String> lines) {
    return new AnswerBody(most, Optional.of(lines), false);
  }

  /** There is more than is read. */
  static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLarge(int most) {
      super("its answer is too large; at most " + most + " bytes at once");
    }
  }

  @Override
  public CompletionStage<String> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    try {
      for (ByteBuffer buffer : buffers) {
        while (buffer.hasRemaining() && !body.isDone()) {
          add(buffer.get());
        }
      }
    } catch (RuntimeException e) {
      body.completeExceptionally(e);
    }
    Flow.Subscription given = subscription;
    if (body.isDone() && given != null) {
      given.cancel();
    }
  }

  private void add(byte next) {
    if (lines.isPresent() && next == '\n') {
      String line = read.toString(StandardCharsets.UTF_8);
      read.reset();
      lines.get().accept(line);
    } else if (read.size() < most) {
      read.write(next);
    } else if (isCut) {
      body.complete(read.toString(StandardCharsets.UTF_8));
    } else {
      throw new TooLarge(most);
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    String rest = read.toString(StandardCharsets.UTF_8);
    try {
      if (lines.isPresent() && !rest.isEmpty()) {
        lines.get().accept(rest);
      }
      body.complete(lines.isPresent() ? "" : rest);
    } catch (RuntimeException e) {
      body.completeExceptionally(e);
    }
  }
}
