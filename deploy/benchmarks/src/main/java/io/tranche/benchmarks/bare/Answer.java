package io.tranche.benchmarks.bare;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Everything that a publisher of the driver says. */
public final class Answer<T> implements Subscriber<T> {

  private final List<T> items = new ArrayList<>();
  private final CompletableFuture<List<T>> done = new CompletableFuture<>();

  private Answer() {}

  public static <T> CompletableFuture<List<T>> of(Publisher<T> publisher) {
    Answer<T> answer = new Answer<>();
    publisher.subscribe(answer);
    return answer.done;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(T item) {
    items.add(item);
  }

  @Override
  public void onError(Throwable failure) {
    done.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    done.complete(items);
  }
}
