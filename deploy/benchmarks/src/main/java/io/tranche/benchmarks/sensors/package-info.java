/**
 * What sensor-service makes of arrivals, alone: no other service is there to take its requests.
 * Start reading at {@code SensorBenchmarks}.
 */
@NullMarked
package io.tranche.benchmarks.sensors;

import org.jspecify.annotations.NullMarked;
