/**
 * Files that arrive: notifications of several forms are read as object events, matched against the
 * sensors by index, and become one request per event and sensor. Start reading at {@code
 * ArrivalConsumer}; the decision is {@code ArrivalDecision}.
 */
@NullMarked
package io.tranche.sensor.arrival;

import org.jspecify.annotations.NullMarked;
