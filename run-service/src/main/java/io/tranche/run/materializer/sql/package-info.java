/**
 * Scripts in databases: an embedded DuckDB file, or PostgreSQL. {@link
 * io.tranche.run.materializer.sql.SqlMaterializer} replaces the slices of partitions in one
 * transaction that also checks and raises their fence; {@link
 * io.tranche.run.materializer.sql.QueryMaterializer} writes files with a DuckDB in memory; {@link
 * io.tranche.run.materializer.sql.DatabaseConnections} knows which databases this process can use;
 * {@link io.tranche.run.materializer.sql.Dialect} is all that they do differently.
 */
@NullMarked
package io.tranche.run.materializer.sql;

import org.jspecify.annotations.NullMarked;
