/**
 * Reading topics to their ends and on, in every replica and without a group: for what each process
 * keeps in its own heap. Start reading at {@link io.tranche.run.tail.TopicTail}.
 */
@NullMarked
package io.tranche.run.tail;

import org.jspecify.annotations.NullMarked;
