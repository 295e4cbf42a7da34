package io.tranche.platform.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

class GatheringTest {

  private final List<List<Long>> batches = new ArrayList<>();
  private final List<UniEmitter<? super Void>> open = new ArrayList<>();
  private final List<Long> acknowledged = new ArrayList<>();
  private final List<Throwable> refused = new ArrayList<>();
  private final Demand demand = new Demand();
  private final Gathering gathering =
      new Gathering(new Gathering.Bounds(10, 1_000), Duration.ZERO, this::handle);
  private long nextOffset;

  GatheringTest() {
    gathering.onSubscribe(demand);
  }

  @Test
  void whatComesWhileABatchIsHandledIsHandledTogether() {
    poll(1);
    poll(2);
    poll(3);
    finish();

    assertThat(batches).containsExactly(List.of(0L), List.of(1L, 2L, 3L, 4L, 5L));
  }

  @Test
  void aBatchTakesNoMorePollsThanTheBoundAllows() {
    poll(1);
    poll(6);
    poll(6);
    finish();
    finish();

    assertThat(batches).extracting(List::size).containsExactly(1, 6, 6);
  }

  @Test
  void aPollLargerThanTheBoundIsHandledAlone() {
    poll(25);

    assertThat(batches).extracting(List::size).containsExactly(25);
  }

  @Test
  void nothingMoreIsTakenWhileTheBoundIsReached() {
    poll(1);
    poll(9);
    assertThat(demand.open).isEqualTo(1);
    poll(1);
    assertThat(demand.open).isZero();

    finish();

    assertThat(demand.open).isEqualTo(1);
  }

  @Test
  void largeRecordsReachTheBoundSooner() {
    poll(1);
    poll(1, 600);
    poll(1, 600);
    assertThat(demand.open).isZero();
    finish();
    finish();

    assertThat(batches).extracting(List::size).containsExactly(1, 1, 1);
  }

  @Test
  void pollsAreAcknowledgedWhenTheirBatchIsHandledAndNotBefore() {
    poll(2);
    poll(1);
    assertThat(acknowledged).isEmpty();

    finish();
    assertThat(acknowledged).containsExactly(0L);

    finish();
    assertThat(acknowledged).containsExactly(0L, 2L);
  }

  @Test
  void aDefectStopsTheChannelAndNothingIsAcknowledgedAnyMore() {
    poll(1);
    poll(1);
    IllegalStateException defect = new IllegalStateException("defect");

    open.remove(0).fail(defect);

    assertThat(refused).containsExactly(defect);
    assertThat(acknowledged).isEmpty();
    assertThat(batches).hasSize(1);
  }

  private Uni<Void> handle(List<ConsumerRecord<String, byte[]>> records) {
    batches.add(records.stream().map(ConsumerRecord::offset).toList());
    return Uni.createFrom().emitter(open::add);
  }

  private void finish() {
    open.remove(0).complete(null);
  }

  private void poll(int count) {
    poll(count, 0);
  }

  private void poll(int count, int bytes) {
    long first = nextOffset;
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(new ConsumerRecord<>("topic", 0, nextOffset++, "key", new byte[bytes]));
    }
    TopicPartition place = new TopicPartition("topic", 0);
    demand.open--;
    gathering.onNext(
        Message.of(
            new ConsumerRecords<>(Map.of(place, records), Map.of()),
            () -> {
              acknowledged.add(first);
              return done();
            },
            defect -> {
              refused.add(defect);
              return done();
            }));
  }

  private static CompletionStage<Void> done() {
    return CompletableFuture.completedFuture(null);
  }

  private static final class Demand implements Flow.Subscription {
    private long open;

    @Override
    public void request(long n) {
      open += n;
    }

    @Override
    public void cancel() {
      open = 0;
    }
  }
}
