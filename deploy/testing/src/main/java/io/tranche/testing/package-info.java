/**
 * What the tests of every module share: a broker and a store ({@link
 * io.tranche.testing.Infrastructure}, for Quarkus tests {@link
 * io.tranche.testing.TrancheTestResource}) and real service processes to kill ({@link
 * io.tranche.testing.ServiceProcess}). Kill points are in {@code io.tranche.testing.wire}.
 */
@NullMarked
package io.tranche.testing;

import org.jspecify.annotations.NullMarked;
