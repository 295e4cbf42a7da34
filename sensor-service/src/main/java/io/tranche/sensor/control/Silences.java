package io.tranche.sensor.control;

import io.tranche.contracts.commands.Resource;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What operators had stopped, and until when, at one look. */
public final class Silences {

  private final Map<String, Control> controls = new HashMap<>();
  private final Map<String, Stop> stopped = new HashMap<>();

  private Silences(List<Control> all) {
    for (Control control : all) {
      controls.put(control.resource().key(), control);
      control.stop().ifPresent(stop -> stopped.put(control.resource().key(), stop));
    }
  }

  static Silences of(List<Control> all) {
    return new Silences(all);
  }

  /** Why nothing is done about what happened at an instant; empty if something is. */
  public Optional<String> of(Resource resource, Instant happened) {
    return Optional.ofNullable(controls.get(resource.key()))
        .flatMap(control -> control.silence(happened));
  }

  /** What is stopped, by the key of the resource. */
  Map<String, Stop> stopped() {
    return Map.copyOf(stopped);
  }
}
