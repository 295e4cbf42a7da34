/**
 * What Dagster has stored, read for teams that come from there. Start reading at {@code
 * DagsterSubset}.
 */
@NullMarked
package io.tranche.contracts.dagster;

import org.jspecify.annotations.NullMarked;
