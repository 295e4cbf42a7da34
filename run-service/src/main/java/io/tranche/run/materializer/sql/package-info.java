/**
 * Scripts in an embedded DuckDB database. {@link io.tranche.run.materializer.sql.SqlMaterializer}
 * replaces the slices of partitions in one transaction that also checks and raises their fence;
 * {@link io.tranche.run.materializer.sql.DuckDbConnections} knows which database files this process
 * holds.
 */
@NullMarked
package io.tranche.run.materializer.sql;

import org.jspecify.annotations.NullMarked;
