package io.tranche.endtoend;

import io.tranche.testing.Infrastructure;
import io.tranche.testing.ServiceProcess;
import io.tranche.testing.wire.KillCoverage;
import io.tranche.testing.wire.KillPoint;
import io.tranche.testing.wire.RecordedCalls;
import io.tranche.testing.wire.WireTap;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One service behind a tap, killed at points on the wire and started again behind a new tap. */
final class TappedService implements AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(3);
  private static final Duration STRUCK = Duration.ofSeconds(60);

  private final Service service;
  private final Services services;
  private WireTap tap;
  private ServiceProcess process;
  private RecordedCalls callsBeforeWork = new RecordedCalls(List.of());

  /** Launches it and returns at once. */
  TappedService(Service service, Services services) {
    this.service = service;
    this.services = services;
    this.tap = open(services.names());
    this.process = launch();
  }

  /** Launches it to be killed at a point of its start. */
  TappedService(Service service, Services services, KillPoint point) {
    this.service = service;
    this.services = services;
    this.tap = open(services.names());
    CompletableFuture<ServiceProcess> launched = new CompletableFuture<>();
    tap.arm(point, () -> launched.join().kill9());
    this.process = launch();
    launched.complete(process);
  }

  void awaitReady() {
    process.awaitReady(READY);
  }

  /** From here on its calls are those of work. */
  void markWork() {
    callsBeforeWork = tap.calls();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  RecordedCalls calls() {
    return tap.calls();
  }

  /** The calls made since {@link #markWork}, and so again whenever there is work. */
  Set<String> calledAtWork() {
    Set<String> names = new HashSet<>(tap.calls().written());
    names.removeIf(name -> count(tap.calls(), name) == count(callsBeforeWork, name));
    return names;
  }

  /** Kills it when it makes the call for the next time, or as often again as the point says. */
  void killAtNext(KillPoint point) {
    KillPoint next =
        new KillPoint(
            point.call(),
            Math.toIntExact(count(tap.calls(), point.call()) + point.occurrence()),
            point.phase());
    tap.arm(next, process::kill9);
  }

  /** Whether it is killed before the time is up in which work usually leads to any point. */
  boolean isStruckSoon() throws InterruptedException {
    return tap.isStruckWithin(STRUCK);
  }

  /** Waits for the kill, counts it, and launches the service again. */
  void awaitKill(KillCoverage coverage) throws InterruptedException {
    awaitKill(coverage, () -> {});
  }

  /** The same, and something is done before it is launched again. */
  void awaitKill(KillCoverage coverage, Runnable whileDead) throws InterruptedException {
    tap.awaitStruck(STRUCK);
    coverage.add(tap);
    whileDead.run();
    tap.close();
    tap = open(services.names());
    process = launch();
    awaitReady();
  }

  private static long count(RecordedCalls calls, String name) {
    return calls.calls().stream().filter(call -> call.name().equals(name)).count();
  }

  private ServiceProcess launch() {
    return services.launch(
        service, services.names().configuration(tap.bootstrapServers(), tap.mongoUri()));
  }

  private static WireTap open(Names names) {
    return WireTap.open(
        Infrastructure.bootstrapServers(),
        Infrastructure.mongoUri(),
        names.topicPrefix(),
        names.databasePrefix());
  }

  @Override
  public void close() {
    process.close();
    tap.close();
  }
}
