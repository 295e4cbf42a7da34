package io.tranche.sensor.runstatus;

import io.tranche.sensor.tick.Tick.OffsetRange;
import java.time.Instant;

/**
 * The end of a run with the place that it came from.
 *
 * @param received when it reached Kafka
 */
record HeardRun(EndedRun run, OffsetRange place, Instant received) {}
