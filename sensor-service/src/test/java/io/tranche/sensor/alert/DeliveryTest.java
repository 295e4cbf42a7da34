package io.tranche.sensor.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.alerts.AlertEvent;
import io.tranche.contracts.alerts.AlertNotification;
import io.tranche.contracts.alerts.AlertTrigger;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.platform.secrets.Secrets;
import io.tranche.platform.store.Databases;
import io.tranche.sensor.Bundles;
import io.tranche.sensor.MortalStore;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deliveries with a store of their own and a clock by hand. */
@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class DeliveryTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Instant START = Instant.parse("2024-01-06T00:00:00Z");
  private static final Set<String> WRITES = Set.of("save", "insert", "take");
  private static final AtomicInteger STORES = new AtomicInteger();

  @Inject Databases databases;

  private final Hook hook = new Hook().on("/busy", Hook.status(503));
  private final Post post = new Post(Secrets.NONE);
  private NoticeRepository notices;
  private DeliveryRepository deliveries;
  private Instant now = START;

  @BeforeEach
  void open() {
    String suffix = "_test_" + STORES.incrementAndGet();
    notices = new MongoNoticeRepository(databases, "alert_notices" + suffix);
    deliveries = new MongoDeliveryRepository(databases, "alert_deliveries" + suffix);
  }

  @AfterEach
  void close() {
    hook.close();
  }

  @Test
  void tellsTheFirstEventAtOnceAndAStormOnceAMinute() {
    save("storm", 0, 1);
    look();
    save("storm", 1, 10_001);
    for (int second = 1; second < 60; second += 5) {
      now = START.plusSeconds(second);
      look();
    }
    assertThat(told("storm")).extracting(AlertNotification.Data::count).containsExactly(1L);

    now = START.plusSeconds(60);
    look();
    look();

    assertThat(told("storm"))
        .extracting(AlertNotification.Data::count)
        .containsExactly(1L, 10_000L);
    AlertNotification.Data storm = told("storm").get(1);
    assertThat(storm.counts()).isEqualTo(Map.of(AlertTrigger.RUN_FAILED, 10_000L));
    assertThat(storm.first()).isEqualTo(START.plusMillis(1));
    assertThat(storm.last()).isEqualTo(START.plusMillis(10_000));
    assertThat(storm.events())
        .extracting(AlertEvent::id)
        .hasSize(20)
        .contains("event-1", "event-20");
  }

  @Test
  void tellsNothingTwiceThatIsStoredAgain() {
    save("again", 0, 3);
    look();
    save("again", 0, 3);
    now = now.plusSeconds(61);
    look();

    assertThat(told("again")).extracting(AlertNotification.Data::count).containsExactly(3L);
  }

  @Test
  void twoReplicasThatGatherTogetherTellEachEventOnce() {
    save("twins", 0, 50);
    Receiver receiver = new Receiver("twins", 0);
    Delivery opened = Delivery.open(receiver, 1, now);
    assertThat(await(deliveries.insert(opened))).isTrue();
    Gathering one = new Gathering(notices, deliveries, 3);
    Gathering other = new Gathering(notices, deliveries, 3);
    await(
        Uni.join()
            .all(one.fill(opened, now), other.fill(opened, now), one.gather(now), other.gather(now))
            .andFailFast());
    now = now.plusSeconds(31);
    look();
    look();

    assertThat(told("twins")).extracting(AlertNotification.Data::count).containsExactly(50L);
    assertThat(newest(receiver).number()).isEqualTo(1);
  }

  @Test
  void aReceiverThatTakesNothingKeepsNoOtherWaiting() {
    Catalog catalog =
        catalog("both", "{type: webhook, url: \"" + hook.url("/busy") + "\"}, " + taking("both"));
    for (int event = 0; event < 5; event++) {
      save(new Receiver("both", 0), event, event + 1);
      save(new Receiver("both", 1), event, event + 1);
      look(gathering(), posting(), catalog);
      now = now.plusSeconds(60);
    }

    assertThat(told("both")).extracting(AlertNotification.Data::count).containsOnly(1L).hasSize(5);
    assertThat(hook.requests("/busy"))
        .extracting(request -> request.headers().get("idempotency-key"))
        .hasSizeGreaterThan(4)
        .containsOnly(newest(new Receiver("both", 0)).eventId());
  }

  @Test
  void triesForADayLessAndLessOftenAndTellsThenWhatCameMeanwhile() {
    Catalog catalog = catalog("dead", "{type: webhook, url: \"" + hook.url("/busy") + "\"}");
    Receiver receiver = new Receiver("dead", 0);
    save("dead", 0, 1);
    look(gathering(), posting(), catalog);
    save("dead", 1, 8);
    Delivery delivery = newest(receiver);
    while (!delivery.state().isFinal()) {
      Duration pause = Duration.between(now, delivery.due().orElseThrow());
      assertThat(pause).isBetween(Duration.ofMillis(500), Duration.ofMinutes(5));
      now = now.plus(pause);
      look(gathering(), posting(), catalog);
      delivery = newest(receiver);
    }

    assertThat(delivery.state()).isEqualTo(DeliveryState.FAILED);
    assertThat(delivery.problem()).hasValue("it answered 503");
    assertThat(delivery.attempts()).isBetween(250, 700);
    assertThat(now).isBetween(START.plus(Duration.ofDays(1)), START.plus(Duration.ofHours(25)));

    look(gathering(), posting(), catalog("dead", taking("dead")));
    look(gathering(), posting(), catalog("dead", taking("dead")));
    assertThat(told("dead")).extracting(AlertNotification.Data::count).containsExactly(7L);
  }

  @Test
  void isGivenUpWhenTheReceiverIsGone() {
    save("gone", 0, 1);
    look(gathering(), posting(), Catalog.empty());

    assertThat(newest(new Receiver("gone", 0)).problem())
        .hasValue("no bundle defines the receiver any more");
  }

  @Test
  void losesAndDoublesNothingWhenAReplicaDiesBetweenAnyTwoWrites() {
    int deaths = 0;
    boolean hasDied = true;
    while (hasDied) {
      deaths++;
      hasDied = dies(deaths, false) | dies(deaths, true);
    }

    assertThat(deaths).isGreaterThan(10);
  }

  /** Whether the replica had so many writes to make. */
  private boolean dies(int write, boolean afterwards) {
    String alert = "death-" + write + (afterwards ? "-after" : "-before");
    MortalStore mortal = new MortalStore(WRITES, write, afterwards);
    NoticeRepository its = mortal.of(NoticeRepository.class, notices);
    DeliveryRepository own = mortal.of(DeliveryRepository.class, deliveries);
    save(alert, 0, 7);
    boolean hasDied = false;
    try {
      look(new Gathering(its, own, 3), posting(own), catalog(alert, taking(alert)));
    } catch (MortalStore.Died e) {
      hasDied = true;
    }
    save(alert, 0, 8);
    for (int i = 0; i < 6; i++) {
      now = now.plusSeconds(31);
      look();
    }

    Map<String, Long> counts =
        hook.requests("/" + alert).stream()
            .map(Hook.Request::notification)
            .collect(
                Collectors.toMap(
                    AlertNotification::id, one -> one.data().count(), (one, again) -> one));
    assertThat(counts.values().stream().mapToLong(Long::longValue).sum()).as(alert).isEqualTo(8);
    assertThat(hook.requests("/" + alert)).as(alert).hasSizeLessThanOrEqualTo(3);
    assertThat(newest(new Receiver(alert, 0)).state()).isEqualTo(DeliveryState.SENT);
    assertThat(await(notices.findReceiver(Optional.empty()))).isEmpty();
    return hasDied;
  }

  @Test
  void listsTheNewestFirst() {
    for (int event = 0; event < 3; event++) {
      save("listed", event, event + 1);
      look();
      now = now.plusSeconds(60);
    }
    save("other", 0, 1);
    look();

    Function<Delivery, String> name = one -> one.receiver().alert() + one.number();
    var first = await(deliveries.list(Optional.empty(), Optional.empty(), Optional.empty(), 2));
    assertThat(first.items()).extracting(name).containsExactly("other1", "listed3");
    var rest = await(deliveries.list(Optional.empty(), Optional.empty(), first.nextCursor(), 5));
    assertThat(rest.items()).extracting(name).containsExactly("listed2", "listed1");
    assertThat(rest.nextCursor()).isEmpty();
    assertThat(
            await(
                    deliveries.list(
                        Optional.of("listed"),
                        Optional.of(DeliveryState.SENT),
                        Optional.empty(),
                        5))
                .items())
        .hasSize(3);
    assertThat(
            await(
                    deliveries.list(
                        Optional.empty(), Optional.of(DeliveryState.FAILED), Optional.empty(), 5))
                .items())
        .isEmpty();
  }

  @Test
  void isForgottenLater() {
    save("old", 0, 1);
    look();
    await(notices.forgetBefore(now.plusSeconds(1)));
    await(deliveries.forgetBefore(now.plusSeconds(1)));

    assertThat(await(deliveries.findNewest(new Receiver("old", 0)))).isEmpty();
    assertThatThrownBy(() -> DeliveryState.parse("lost"))
        .hasMessage(
            "Cannot list alerts: state is not known (lost); accepted: gathering, pending, sent,"
                + " failed");
  }

  private void save(String alert, int from, int to) {
    save(new Receiver(alert, 0), from, to);
  }

  private void save(Receiver receiver, int from, int to) {
    List<Notice> all =
        IntStream.range(from, to).mapToObj(n -> new Notice(receiver, event(n))).toList();
    await(notices.save(all, now));
  }

  private static AlertEvent event(int number) {
    return new AlertEvent(
        AlertTrigger.RUN_FAILED,
        "event-" + number,
        START.plusMillis(number),
        Optional.of("run-" + number),
        List.of("a"),
        1,
        List.of(),
        0,
        Optional.of("no disk"));
  }

  private String taking(String path) {
    return "{type: webhook, url: \"" + hook.url("/" + path) + "\"}";
  }

  private static Catalog catalog(String alert, String to) {
    return Bundles.catalog(
        1,
        """
        apiVersion: tranche.io/v1
        bundle: b
        alerts: [{name: %s, on: [runFailed], target: "*", to: [%s]}]
        """
            .formatted(alert, to));
  }

  private Gathering gathering() {
    return new Gathering(notices, deliveries);
  }

  private Posting posting() {
    return posting(deliveries);
  }

  private Posting posting(DeliveryRepository repository) {
    Clock clock = Clock.fixed(now, ZoneOffset.UTC);
    return new Posting(repository, post, clock);
  }

  /** Each alert is told at the path with its name. */
  private void look() {
    await(gathering().gather(now));
    for (Delivery due : await(deliveries.findDue(now, 100))) {
      String alert = due.receiver().alert();
      await(step(due, gathering(), posting(), catalog(alert, taking(alert))));
    }
    for (Delivery due : await(deliveries.findDue(now, 100))) {
      String alert = due.receiver().alert();
      await(step(due, gathering(), posting(), catalog(alert, taking(alert))));
    }
  }

  private void look(Gathering gathering, Posting posting, Catalog catalog) {
    await(gathering.gather(now));
    await(
        deliveries
            .findDue(now, 100)
            .onItem()
            .transformToMulti(due -> Multi.createFrom().iterable(due))
            .onItem()
            .transformToUniAndConcatenate(due -> step(due, gathering, posting, catalog))
            .collect()
            .asList());
  }

  private Uni<Void> step(Delivery due, Gathering gathering, Posting posting, Catalog catalog) {
    return due.state() == DeliveryState.GATHERING
        ? gathering.fill(due, now)
        : posting.attempt(due, catalog);
  }

  private List<AlertNotification.Data> told(String path) {
    return hook.requests("/" + path).stream().map(one -> one.notification().data()).toList();
  }

  private Delivery newest(Receiver receiver) {
    return await(deliveries.findNewest(receiver)).orElseThrow();
  }

  private static <T> T await(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }
}
