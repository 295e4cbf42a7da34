/**
 * Kill points on the wire: a tap between one service process and its broker and store, which
 * numbers every write call and kills the process before or after a chosen one. Nothing in the
 * service knows of it. Start reading at {@link io.tranche.testing.wire.WireTap}.
 */
@NullMarked
package io.tranche.testing.wire;

import org.jspecify.annotations.NullMarked;
