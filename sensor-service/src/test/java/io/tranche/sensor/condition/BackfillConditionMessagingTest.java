package io.tranche.sensor.condition;

import static io.tranche.sensor.Broker.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.Json;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.runs.BackfillState;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.partitions.Ordinals;
import io.tranche.sensor.Broker;
import io.tranche.sensor.Broker.Tail;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Conditions that look at what backfills have still to make, by what is told of these. */
@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class BackfillConditionMessagingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final AtomicLong TOKENS = new AtomicLong();
  private static final String WHOLE = Ordinals.of(0).toString();

  @Inject ConditionRepository repository;
  @Inject ConditionAutomation automation;
  @Inject BackfillCopies copies;
  @Inject MongoBackfillCopies stored;
  @Inject Clock clock;

  private Broker broker;
  private Tail launches;

  @BeforeEach
  void open() {
    broker = new Broker();
    launches = broker.tail(TOPICS.runRequests());
  }

  @AfterEach
  void close() {
    launches.close();
    broker.close();
  }

  @Test
  void waitsForABackfillAndIsRequestedWhenItIsOver() {
    apply(
        condition(
            "calm", "{all: [{sinceLastHandled: anyDepsUpdated}, {not: backfillInProgress}]}"));
    tell("night", "calm", 1, WHOLE);
    awaitMark("calm", Mark.backfilled("calm"), true);

    materialize("feed");
    awaitMark("calm", Mark.materialized("feed"), true);
    assertThat(launches.upToNow(of("calm"))).isEmpty();

    tell("night", "calm", 2, "");
    RunRequest.Launch launch = launch("calm");
    assertThat(launch.cause().type()).isEqualTo("request");
    assertThat(launch.cause().id()).isEqualTo("night");
  }

  @Test
  void whatIsToldLateChangesNothing() {
    apply(
        condition("early", "{newlyTrue: backfillInProgress}"),
        condition("after", "{newlyTrue: backfillInProgress}"));
    tell("ended", "early", 3, "");
    tell("ended", "early", 2, WHOLE);
    tell("other", "after", 1, WHOLE);

    launch("after");
    assertThat(launches.upToNow(of("early"))).isEmpty();
    assertThat(copies.remaining(List.of("early")).await().atMost(PATIENCE)).isEmpty();
  }

  @Test
  void aConditionThatIsAppliedLaterKnowsWhatWasToldBefore() {
    apply("  - {key: later, materializer: {type: none}}\n");
    tell("began", "later", 1, WHOLE);
    await()
        .atMost(PATIENCE)
        .until(() -> !copies.remaining(List.of("later")).await().atMost(PATIENCE).isEmpty());

    apply(condition("later", "{all: [initialEvaluation, backfillInProgress]}"));
    launch("later");
  }

  @Test
  void aBackfillByAnotherNumberingIsOfNoPartition() {
    apply(
        condition("numbered", "{newlyTrue: backfillInProgress}"),
        condition("witness", "{newlyTrue: backfillInProgress}"));
    send(new BackfillState("odd", "numbered", 1, "another", WHOLE, 1, clock.instant(), false));
    tell("sound", "witness", 1, WHOLE);

    launch("witness");
    assertThat(launches.upToNow(of("numbered"))).isEmpty();
  }

  @Test
  void aBackfillOfMoreMembersThanAPageIsLookedAtInPages() {
    apply(
        "  - {key: parts, partitions: {type: dynamic, name: pieces}, materializer: {type: none},"
            + " automation: {type: condition, when: {newlyTrue: backfillInProgress}}}\n");
    member("a", 1);
    member("b", 2);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                state("parts")
                    .filter(state -> state.seen().sets().get("pieces").size() == 2)
                    .isPresent());

    tell("huge", "parts", 1, Ordinals.range(2, 2 + 2L * Sweep.PAGE).toString());
    assertThat(launch("parts").partitions()).containsExactly("b");
    tell("huge", "parts", 2, Ordinals.range(2, 2).toString());
    tell("huge", "parts", 3, Ordinals.range(1, 2).toString());
    assertThat(launches.await(2, of("parts"))).hasSize(2);
  }

  @Test
  void thatNothingIsLeftIsForgottenWhenNoRecordCanSayOtherwise() {
    Instant longAgo = clock.instant().minus(Duration.ofDays(36));
    BackfillState gone = new BackfillState("gone", "forgotten", 2, "l", "", 0, longAgo, true);
    BackfillState left = new BackfillState("left", "forgotten", 1, "l", "0", 1, longAgo, false);
    BackfillState late = new BackfillState("gone", "forgotten", 1, "l", "0", 1, longAgo, false);
    copies.save(List.of(gone, left)).await().atMost(PATIENCE);
    copies.save(List.of(late)).await().atMost(PATIENCE);
    assertThat(copies.remaining(List.of("forgotten")).await().atMost(PATIENCE)).hasSize(1);

    stored.forgetOld(clock.instant()).await().atMost(PATIENCE);
    assertThat(copies.remaining(List.of("forgotten")).await().atMost(PATIENCE)).hasSize(1);
    copies.save(List.of(late)).await().atMost(PATIENCE);
    assertThat(copies.remaining(List.of("forgotten")).await().atMost(PATIENCE)).hasSize(2);
  }

  private static String condition(String asset, String when) {
    return "  - {key: "
        + asset
        + ", deps: [{asset: feed}], materializer: {type: none}, automation: {type: condition, when: "
        + when
        + "}}\n";
  }

  /** Publishes the assets, and waits until those with conditions were evaluated. */
  private void apply(String... assets) {
    long number =
        broker.apply(
            "apiVersion: tranche.io/v1\nbundle: filled\npartitionSets: [{name: pieces}]\nassets:\n"
                + "  - {key: feed, external: true}\n"
                + String.join("", assets));
    await().atMost(PATIENCE).until(() -> automation.known().catalog().number() == number);
    automation
        .known()
        .all()
        .forEach(
            asset ->
                await()
                    .atMost(PATIENCE)
                    .until(
                        () ->
                            state(asset.key())
                                .filter(state -> !state.isInitial() && state.sweep().isEmpty())
                                .filter(state -> state.fingerprint().equals(asset.fingerprint()))
                                .isPresent()));
  }

  private Optional<ConditionState> state(String asset) {
    return repository.find(asset).await().atMost(PATIENCE);
  }

  private void awaitMark(String asset, Mark mark, boolean isThere) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                state(asset)
                    .filter(state -> state.marks().containsKey(mark) == isThere)
                    .isPresent());
  }

  private void tell(String backfill, String asset, long version, String ordinals) {
    String layout = automation.known().catalog().asset(asset).partitions().layout().fingerprint();
    Ordinals left = Ordinals.parse(ordinals);
    send(
        new BackfillState(
            backfill,
            asset,
            version,
            layout,
            ordinals,
            left.size(),
            clock.instant(),
            left.isEmpty()));
  }

  /** In one order, though they are of several backfills. */
  private void send(BackfillState state) {
    broker.sendTo(TOPICS.backfillStates(), 0, state.id(), Json.write(state));
  }

  private void member(String key, long ordinal) {
    PartitionSetMember member =
        new PartitionSetMember(
            "pieces", key, ordinal, 1, Map.of(), Optional.empty(), false, clock.instant());
    broker.send(TOPICS.partitionSets(), member.id(), Json.write(member));
  }

  private void materialize(String asset) {
    long token = TOKENS.incrementAndGet();
    AssetEvent.Materialized event =
        new AssetEvent.Materialized(
            asset, "", "run-" + token, token, clock.instant(), Map.of(), "v" + token);
    broker.send(TOPICS.assetEvents(), event.assetPartition(), Json.write(event));
  }

  private RunRequest.Launch launch(String asset) {
    return launches.await(1, of(asset)).stream()
        .map(one -> (RunRequest.Launch) Json.read(one.value(), RunRequest.class))
        .findFirst()
        .orElseThrow();
  }

  private static Predicate<ConsumerRecord<String, byte[]>> of(String asset) {
    return one ->
        Json.read(one.value(), RunRequest.class) instanceof RunRequest.Launch launch
            && launch.assets().equals(List.of(asset));
  }
}
