package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.testing.Infrastructure;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ArrivalToMaterializationTest {
  private static final Names NAMES = Names.fresh();
  private static final Services SERVICES = Services.on(NAMES);
  private static final Ledger LEDGER = Ledger.of(NAMES);
  private static final Arrivals ARRIVALS = new Arrivals(Infrastructure.bootstrapServers(), NAMES);

  @BeforeAll
  static void start() {
    SERVICES.start().apply(Bundle.fire("0"));
  }

  @AfterAll
  static void stop() {
    ARRIVALS.close();
    LEDGER.close();
    SERVICES.close();
  }

  @Test
  void everyArrivalBecomesOneMemberOneRunAndOneMaterialization() throws IOException {
    List<Arrival> files = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      files.add(Arrival.none("plain-" + i));
      files.add(Arrival.command("program-" + i));
    }
    ARRIVALS.send(files);

    settle();

    for (Arrival file : files) {
      assertThat(LEDGER.store().runsOf(file.asset(), file.file()))
          .as("runs of %s", file)
          .singleElement()
          .satisfies(run -> assertThat(run.getString("status")).isEqualTo("SUCCESS"));
    }
    assertThat(Files.readAllLines(SERVICES.data().resolve("notes")))
        .filteredOn(line -> line.startsWith("begin program-"))
        .hasSize(20)
        .doesNotHaveDuplicates();
    assertThat(LEDGER.store().runsOf("days", "2026-02-03"))
        .as("runs of the day")
        .isNotEmpty()
        .hasSizeLessThanOrEqualTo(20);
  }

  @Test
  void replayOfEveryArrivalMakesNothingNew() {
    ARRIVALS.send(Arrival.none("again"), Arrival.command("again"));
    settle();
    var members = LEDGER.store().members();
    var runs = LEDGER.store().runs();

    ARRIVALS.replay();
    settle();

    assertThat(LEDGER.store().members().keySet()).isEqualTo(members.keySet());
    members.forEach(
        (id, member) ->
            assertThat(LEDGER.store().members().get(id).getLong("version"))
                .as("version of %s", id)
                .isEqualTo(member.getLong("version")));
    assertThat(LEDGER.store().runs().keySet()).isEqualTo(runs.keySet());
  }

  @Test
  void anOldEventAfterANewerOneOfTheSameObjectIsStale() {
    Arrival object = Arrival.none("overtaken");
    ARRIVALS.send(object.version(3));
    settle();

    ARRIVALS.send(object.version(2));
    settle();

    assertThat(LEDGER.store().runsOf(object.asset(), object.file())).hasSize(1);
  }

  @Test
  void aNewerVersionOfAnObjectRunsItsPartitionAgain() {
    Arrival object = Arrival.command("corrected");
    ARRIVALS.send(object);
    settle();

    ARRIVALS.send(object.version(2));
    settle();

    assertThat(LEDGER.store().runsOf(object.asset(), object.file())).hasSize(2);
  }

  @Test
  void twoObjectsOfOnePartitionAreSourcesOfOneMember() {
    Arrival first = Arrival.none("shared").part("a").version(9);
    Arrival second = Arrival.none("shared").part("b").version(1);
    ARRIVALS.send(first);
    settle();

    ARRIVALS.send(second);
    settle();

    assertThat(LEDGER.store().runsOf(first.asset(), first.file())).hasSize(2);
    assertThat(
            LEDGER
                .store()
                .members()
                .get(first.set() + "|shared")
                .getList("sources", Document.class))
        .extracting(source -> source.getString("object"))
        .containsExactlyInAnyOrder(first.object(), second.object());
  }

  private static void settle() {
    LEDGER.awaitSettled(ARRIVALS.acknowledged());
    LEDGER.assertHolds(ARRIVALS.acknowledged());
  }
}
