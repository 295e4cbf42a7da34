package io.tranche.definitions.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.contracts.sets.DynamicPartitionRequest.Add;
import io.tranche.definitions.SalesBundle;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class TimeToLiveTest {

  private static final String SET = "passing";
  private static final Duration LIVES = Duration.ofDays(30);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Inject TimeToLive timeToLive;
  @Inject MemberRepository members;
  @Inject SetRequests requests;

  @BeforeEach
  void applySales() {
    SalesBundle.apply();
  }

  @Test
  void removesWhatIsTooOldAndKeepsWhatWasAddedOrChangedSince() {
    List<String> many = IntStream.range(0, 999).mapToObj(i -> "many-" + i).toList();
    add("first", List.of("kept", "changed"));
    add("many", many);
    Instant at = stored("changed").reason().at();
    timeToLive.sweep(at.plus(LIVES).minusMillis(1)).await().atMost(PATIENCE);
    assertThat(stored("kept").removed()).isFalse();

    add("again", List.of("changed"));
    Instant changedAt = stored("changed").reason().at();
    timeToLive.sweep(changedAt.plus(LIVES).minusMillis(1)).await().atMost(PATIENCE);

    assertThat(stored("changed").removed()).isFalse();
    assertThat(stored("kept").removed()).isTrue();
    assertThat(stored("kept").reason().cause().type()).isEqualTo("timeToLive");
    assertThat(many).allMatch(key -> stored(key).removed());

    add("back", List.of("kept"));
    assertThat(stored("kept").removed()).isFalse();
  }

  private void add(String requestId, List<String> keys) {
    String id = Ids.of("time-to-live-test", requestId);
    List<Add> adds =
        keys.stream().map(key -> new Add(key, Map.of(), Optional.empty(), List.of())).toList();
    DynamicPartitionRequest request =
        new DynamicPartitionRequest(
            SET,
            adds,
            List.of(),
            Origin.program("test"),
            Cause.request(id, Instant.parse("2024-01-01T00:00:00Z")));
    assertThat(requests.send(id, request, keys).await().atMost(PATIENCE)).isTrue();
  }

  private Member stored(String key) {
    String id = Ids.member(SET, key);
    return members.findAll(List.of(id)).await().atMost(PATIENCE).get(id);
  }
}
