/**
 * Who is alive: every replica counts beats in a document of its own, and declares others dead when
 * their count stands still. Start reading at {@link io.tranche.run.replica.Replicas}.
 */
@NullMarked
package io.tranche.run.replica;

import org.jspecify.annotations.NullMarked;
