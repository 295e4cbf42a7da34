package io.tranche.sensor.control;

import io.tranche.contracts.commands.Resource;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What operators had stopped, and until when, at one look. */
public final class Silences {

  private static final String LAUNCHING = "all launching is ";

  private final Map<String, Control> controls = new HashMap<>();
  private final boolean anythingStopped;

  private Silences(List<Control> all) {
    all.forEach(control -> controls.put(control.resource().key(), control));
    anythingStopped = all.stream().anyMatch(control -> control.stop().isPresent());
  }

  static Silences of(List<Control> all) {
    return new Silences(all);
  }

  /** Why nothing is done about what happened at an instant; empty if something is. */
  public Optional<String> of(Resource resource, Instant happened) {
    return find(resource)
        .flatMap(control -> control.silence(happened))
        .or(
            () ->
                find(Resource.launching())
                    .flatMap(all -> all.silence(happened))
                    .map(LAUNCHING::concat));
  }

  /** Who keeps a resource from working: its own stop, or that of all launching. */
  public Optional<Stop> stop(Resource resource) {
    return own(resource).or(this::pause);
  }

  /** Who keeps everything from being launched. */
  public Optional<Stop> pause() {
    return own(Resource.launching());
  }

  /** When launching was paused or resumed last, if ever. */
  public Optional<Instant> changed() {
    return find(Resource.launching()).map(Control::since);
  }

  /** Whether nothing at all is stopped. */
  public boolean isEmpty() {
    return !anythingStopped;
  }

  /** {@code stopped}, {@code paused} with all launching, or {@code running}. */
  public String status(Resource resource) {
    return own(resource).isPresent() ? "stopped" : pause().isPresent() ? "paused" : "running";
  }

  private Optional<Stop> own(Resource resource) {
    return find(resource).flatMap(Control::stop);
  }

  private Optional<Control> find(Resource resource) {
    return Optional.ofNullable(controls.get(resource.key()));
  }
}
