/**
 * Turns what happens into requests: files that arrive (package {@code arrival}), upstream
 * partitions that change (package {@code automation}). It decides nothing about partitions and
 * runs; it asks. Start reading at {@code arrival.ArrivalConsumer}.
 */
@NullMarked
package io.tranche.sensor;

import org.jspecify.annotations.NullMarked;
