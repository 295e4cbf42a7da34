package io.tranche.partitions.planted;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;

/** Breaks the walls of the algebra, to prove that they can fail. */
public final class PlantedViolation {
  private final ObjectMapper mapper = new ObjectMapper();

  @Override
  public String toString() {
    return mapper.toString() + Instant.now();
  }
}
