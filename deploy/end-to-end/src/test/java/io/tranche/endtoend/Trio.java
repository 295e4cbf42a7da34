package io.tranche.endtoend;

import io.tranche.testing.ServiceProcess;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One process of each service; one that was killed is replaced at once. */
final class Trio {
  private static final Duration READY = Duration.ofMinutes(3);

  private final Services services;
  private final Map<String, String> configuration;
  private final Map<Service, ServiceProcess> processes = new EnumMap<>(Service.class);

  private Trio(Services services, Map<String, String> configuration) {
    this.services = services;
    this.configuration = configuration;
  }

  static Trio start(Services services, Map<String, String> configuration) {
    Trio trio = new Trio(services, configuration);
    List.of(Service.values()).forEach(trio::launch);
    trio.awaitReady();
    return trio;
  }

  void awaitReady() {
    processes.values().forEach(process -> process.awaitReady(READY));
  }

  /** All of them before any is started again. */
  void kill(Collection<Service> victims) {
    victims.forEach(
        victim -> {
          ServiceProcess process = processes.get(victim);
          if (process != null) {
            process.kill9();
          }
        });
    victims.forEach(this::launch);
  }

  private void launch(Service service) {
    processes.put(service, services.launch(service, configuration));
  }
}
