package io.tranche.sensor.control;

import java.time.Instant;
import java.util.Optional;

/**
 * That something was stopped.
 *
 * @param by who asked, e.g. {@code person:http}
 */
public record Stop(Instant since, String by, Optional<String> reason) {

  /** The half sentence that says why nothing happens. */
  public String text() {
    return "stopped by " + by + " at " + since + reason.map(given -> ": " + given).orElse("");
  }
}
