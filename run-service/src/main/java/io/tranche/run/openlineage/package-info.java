/**
 * Tells others of runs in the words of OpenLineage: on a topic, or at an address of HTTP. It reads
 * the public topic of run events with a consumer group of its own. Start reading at {@link
 * io.tranche.run.openlineage.LineageFeed}.
 */
@NullMarked
package io.tranche.run.openlineage;

import org.jspecify.annotations.NullMarked;
