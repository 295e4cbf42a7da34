package io.tranche.sensor.directory;

import java.time.Instant;

/** What tells one state of a file from another. */
record Stamp(Instant modified, long size) {}
