package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.testing.Infrastructure;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.bson.Document;

/** Work for all services, of every kind, in rounds: what becomes of it is known beforehand. */
final class Workload implements AutoCloseable {
  /** The assets that share runs. */
  private static final List<String> LETTERS = List.of("letters", "copies");

  private final Services services;
  private final Ledger ledger;
  private final Arrivals arrivals;
  private final RunRequests requests;
  private final AlertInbox inbox = AlertInbox.open();
  private final OutsideWork outside;
  private int round;

  Workload(Services services) {
    this.services = services;
    this.ledger = Ledger.of(services.names());
    this.arrivals = new Arrivals(Infrastructure.bootstrapServers(), services.names());
    this.requests = new RunRequests(Infrastructure.bootstrapServers(), services.names());
    this.outside = new OutsideWork(services, ledger.store(), requests);
  }

  /**
   * Something for every service to do: a bundle, new files, a newer version of one, some that are
   * gathered into one run, a run whose partition is checked, one that sensors of assets wait for,
   * one that fails, is retried and told of, one that is canceled at work, one that is canceled
   * while it waits behind that one and has absorbed another request, a backfill of two assets that
   * share runs, and what has to do with what is outside.
   *
   * @param alive whether all services are; what waits for them is left out when they are not
   */
  void begin(BooleanSupplier alive) {
    round++;
    services.tryToApply(bundle());
    Arrival again = Arrival.none("again-" + round);
    arrivals.send(again, Arrival.none("plain-" + round), Arrival.command("program-" + round));
    arrivals.send(again.version(2), Arrival.sql("query-" + round));
    arrivals.send(Arrival.gathered("left-" + round), Arrival.gathered("right-" + round));
    outside.begin();
    requests.launch("failing-" + round, "endings", "failing");
    requests.backfill(backfill(), "letters+", "[a...c]");
    requests.launch("word-" + round, "words", day());
    String endless = requests.launch("endless-" + round, "endings", "endless");
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> isStarted(endless) || !alive.getAsBoolean());
    String waiting = requests.launch("waiting-" + round, "endings", "endless");
    // Absorbed, unless it comes to a replica that does not own the admission.
    String absorbed = requests.launch("absorbed-" + round, "endings", "endless");
    requests.cancel("cancel-absorbed-" + round, absorbed);
    requests.cancel("cancel-waiting-" + round, waiting);
    requests.cancel("cancel-" + round, endless);
  }

  private boolean isStarted(String runId) {
    Document run = ledger.store().runs().get(runId);
    return run != null && run.getString("status").equals("STARTED");
  }

  private Bundle bundle() {
    return Bundle.fire("0").changed(round).alerting(inbox.url(), round);
  }

  private String day() {
    return LocalDate.EPOCH.plusYears(50).plusDays(round).toString();
  }

  private String backfill() {
    return "backfill-" + round;
  }

  /** Waits until all of it is done, and judges the whole system. */
  void settle() {
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> services.tryToApply(bundle()));
    awaitBackfill();
    awaitAlerts();
    awaitRunsOfSensors();
    outside.settle();
    ledger.awaitSettled(arrivals.acknowledged());
    ledger.assertHolds(arrivals.acknowledged());
    inbox.assertHolds();
    assertThat(ledger.store().runsOf("raw/loaded", "program-" + round)).hasSize(1);
    assertThat(ledger.store().runsOf("raw/tracked", "plain-" + round)).hasSize(1);
    assertThat(ledger.store().runsOf("raw/queried", "query-" + round)).hasSize(1);
    assertThat(ledger.store().runsOf("raw/tracked", "again-" + round)).hasSizeBetween(1, 2);
    for (String side : List.of("left-", "right-")) {
      assertThat(ledger.store().runsOf("raw/gathered", side + round)).hasSize(1);
    }
    assertThat(ledger.store().runsOf("endings", "failing"))
        .as("runs that fail, and their retries")
        .hasSize(2 * round)
        .allMatch(run -> run.getString("status").equals("FAILURE"))
        .filteredOn(run -> run.getString("parentRunId") != null)
        .hasSize(round);
    assertThat(ledger.store().runsOf("endings", "endless"))
        .as("runs that are canceled")
        .hasSize(3 * round - absorbedOfEndless())
        .allMatch(run -> run.getString("status").equals("CANCELED"));
    for (String letter : List.of("a", "b", "c")) {
      assertThat(ledger.store().runsOf("letters", letter))
          .as("runs of %s", letter)
          .hasSize(round)
          .allMatch(run -> run.getList("assets", String.class).equals(LETTERS));
    }
    assertThat(ledger.store().runsOf("letters", "d")).isEmpty();
  }

  /** How many of the three requests for it of every round are answered by a run of another one. */
  private int absorbedOfEndless() {
    return (int)
        ledger.absorbed().keySet().stream()
            .filter(request -> request.matches("(endless|waiting|absorbed)-\\d+"))
            .count();
  }

  private void awaitBackfill() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                assertThat(ledger.store().all("run", "backfills").get(backfill()))
                    .containsEntry("status", "COMPLETED_SUCCESS"));
  }

  /** Of every run that failed and is not tried again. */
  private void awaitAlerts() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(
            () ->
                assertThat(inbox.runs())
                    .containsExactlyInAnyOrderElementsOf(
                        ledger.store().runsOf("endings", "failing").stream()
                            .filter(run -> run.getString("parentRunId") != null)
                            .map(run -> run.getString("_id"))
                            .toList())
                    .hasSize(round));
  }

  /** One for the word, one for the word and its echo together, one for each failure. */
  private void awaitRunsOfSensors() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> {
              assertThat(ledger.store().runsOf("echoes", day())).as("echoes").hasSize(1);
              assertThat(ledger.store().runsOf("pairs", day())).as("pairs").hasSize(1);
              assertThat(ledger.store().runsOf("notices", "")).as("notices").hasSize(round);
            });
  }

  @Override
  public void close() {
    outside.close();
    arrivals.close();
    requests.close();
    ledger.close();
    inbox.close();
  }
}
