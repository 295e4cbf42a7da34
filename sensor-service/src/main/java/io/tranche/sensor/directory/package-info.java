/**
 * Sensors that look at a folder themselves: files that are whole become records on the topic of
 * file arrivals, as if a bucket had announced them. Start reading at {@code DirectorySensors};
 * which file is whole and new is decided by {@code WatchedFolder}.
 */
@NullMarked
package io.tranche.sensor.directory;

import org.jspecify.annotations.NullMarked;
