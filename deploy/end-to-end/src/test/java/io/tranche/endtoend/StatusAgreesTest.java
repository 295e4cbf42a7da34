package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.testing.Infrastructure;
import io.tranche.testing.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Two replicas answer what {@code ./tranche partitions check-status} makes of the topics, while
 * runs, wipes and changes of keys and definitions go on, and after one of the two was killed and
 * another has gone on from its snapshots. {@code -Dtranche.status.seed=} draws the same once more.
 */
class StatusAgreesTest {
  private static final Map<String, String> QUICK =
      Map.of("tranche.beat", "200ms", "tranche.run.snapshots-every", "300ms");
  private static final Duration READY = Duration.ofMinutes(3);
  private static final Duration CHECK = Duration.ofMinutes(4);
  private static final int ROUNDS = Integer.getInteger("tranche.status.rounds", 3);

  @Test
  void withASlowRecountOfTheTopicsWhileEverythingChanges()
      throws IOException, InterruptedException {
    long seed = Long.getLong("tranche.status.seed", new Random().nextInt(Integer.MAX_VALUE));
    System.out.printf("%d rounds, -Dtranche.status.seed=%d%n", ROUNDS, seed);
    Random random = new Random(seed);
    Names names = Names.fresh();
    try (Services services = Services.on(names).start(Service.DEFINITIONS)) {
      List<ServiceProcess> replicas = new ArrayList<>();
      replicas.add(services.launch(Service.RUN, QUICK));
      replicas.add(services.launch(Service.RUN, QUICK));
      replicas.forEach(replica -> replica.awaitReady(READY));
      services.apply(StatusWork.bundle(random));
      try (StatusWork work = StatusWork.start(names, new Random(random.nextLong()))) {
        for (int round = 0; round < ROUNDS; round++) {
          assertAllAgree(replicas, names, services);
          ServiceProcess killed = replicas.remove(random.nextInt(2));
          killed.kill9();
          services.apply(StatusWork.bundle(random));
          replicas.add(services.launch(Service.RUN, QUICK));
          replicas.get(1).awaitReady(READY);
          services.apply(StatusWork.bundle(random));
        }
        assertAllAgree(replicas, names, services);
        assertThat(work.asked()).as("things that went on").isPositive();
      }
      assertAllAgree(replicas, names, services);
      assertFindsWhatWasLost(replicas.get(0), names, services);
    }
  }

  /** The check can fail: a replica that starts from documents that were tampered with. */
  private static void assertFindsWhatWasLost(ServiceProcess other, Names names, Services services)
      throws IOException, InterruptedException {
    try (Stored store = new Stored(Infrastructure.mongoUri(), names)) {
      store.loseStatus("deep");
    }
    other.kill9();
    ServiceProcess misled = services.launch(Service.RUN, QUICK).awaitReady(READY);
    try (Launcher check = check(misled, names, services, "2")) {
      assertThat(check.awaitExit(CHECK)).as(check.output()).isEqualTo(1);
      assertThat(check.output())
          .containsPattern("deep +\\d+ +everything +[1-9]")
          .contains("shown as MISSING, is MATERIALIZED")
          .containsPattern("days +\\d+ +everything +0");
    }
  }

  private static void assertAllAgree(List<ServiceProcess> replicas, Names names, Services services)
      throws IOException, InterruptedException {
    for (ServiceProcess replica : replicas) {
      try (Launcher check = check(replica, names, services, "20")) {
        int status = check.awaitExit(CHECK);
        assertThat(status).as(check.output()).isZero();
        assertThat(check.output()).contains("days", "regions", "files", "cells", "deep", "whole");
      }
    }
  }

  private static Launcher check(
      ServiceProcess replica, Names names, Services services, String patience) throws IOException {
    Files.createDirectories(services.data());
    return Launcher.command(
        services.data(),
        "partitions",
        "check-status",
        "--url",
        replica.uri().toString(),
        "--kafka",
        Infrastructure.bootstrapServers(),
        "--prefix",
        names.topicPrefix(),
        "--patience",
        patience);
  }
}
