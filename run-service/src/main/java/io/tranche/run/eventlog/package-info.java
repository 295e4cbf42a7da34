/**
 * What happened: runs with the events of their lives, and materializations, by run, asset,
 * partition and time, in pages. It reads what the life cycle of runs writes. Start reading at
 * {@link io.tranche.run.eventlog.MongoRunLog}.
 */
@NullMarked
package io.tranche.run.eventlog;

import org.jspecify.annotations.NullMarked;
