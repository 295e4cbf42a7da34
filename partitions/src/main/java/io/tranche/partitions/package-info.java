/**
 * The partition algebra: how an asset is split into partitions, and how the partitions of one asset
 * depend on those of another. Everything here is a pure function of its arguments; the only things
 * from outside, the time and the members of dynamic sets, come in as one {@link
 * io.tranche.partitions.PartitionContext}. {@code docs/partitions.md} is the specification.
 *
 * <h2>Definitions: which partitions are there?</h2>
 *
 * A {@link io.tranche.partitions.PartitionsDefinition} answers which keys exist in a context: their
 * count, order, pages and neighbours, and whether one text is among them. Its dimensions, mostly
 * one, are each a {@link io.tranche.partitions.DimensionDefinition}:
 *
 * <ul>
 *   <li>{@link io.tranche.partitions.StaticPartitionsDefinition}: the keys of a list;
 *   <li>{@link io.tranche.partitions.TimeWindowPartitionsDefinition}: stretches of time between the
 *       ticks of a cron, hourly to monthly or as one likes; a window exists when it has ended;
 *   <li>{@link io.tranche.partitions.DynamicPartitionsDefinition}: whatever has been registered
 *       under a name, asked through {@link io.tranche.partitions.DynamicKeys}.
 * </ul>
 *
 * {@link io.tranche.partitions.MultiPartitionsDefinition} is the product of several dimensions, its
 * keys are {@link io.tranche.partitions.MultiPartitionKey}s. An asset without partitions has one
 * partition, whose key is the empty text.
 *
 * <pre>{@code
 * var days = TimeWindowPartitionsDefinition.daily("2024-01-01");
 * var cells = MultiPartitionsDefinition.of(
 *     Map.of("date", days, "region", StaticPartitionsDefinition.of("eu", "us")));
 * var now = PartitionContext.at(Instant.parse("2024-03-01T00:00:00Z"));
 * cells.count(now);                    // 120
 * cells.contains("2024-02-29|eu", now) // true
 * days.window("2024-02-29");           // [2024-02-29T00:00:00Z, 2024-03-01T00:00:00Z)
 * }</pre>
 *
 * <h2>Ordinals: a number for every key</h2>
 *
 * Each key has an ordinal that never changes: the position in the list, the tick's number since
 * 1970, the number given at registration; with several dimensions, those of the parts packed side
 * by side. {@link io.tranche.partitions.OrdinalLayout} turns keys into ordinals and back. Sets of
 * them are {@link io.tranche.partitions.Ordinals}, ranges or a compressed bitmap, so that half a
 * million neighbours cost as much as two. The layout's fingerprint says which numbering it was.
 *
 * <h2>Subsets: some of the partitions</h2>
 *
 * A {@link io.tranche.partitions.PartitionsSubset} is a set of existing partitions of one
 * definition, with union, intersection and difference, contiguous ranges and a text form. A
 * rectangle of many cells is kept as its sides. People write subsets as a {@link
 * io.tranche.partitions.PartitionSelection}: {@code [2024-01-01...2024-01-31]}, {@code 2024-*|us},
 * {@code date=2024-02-01 region=us,eu}.
 *
 * <pre>{@code
 * var subset = PartitionSelection.parse("[2024-01-01...2024-01-31]").resolve(days, now);
 * subset.size();                       // 31
 * }</pre>
 *
 * <h2>Mappings: what depends on what?</h2>
 *
 * A {@link io.tranche.partitions.PartitionMapping} stands on the edge between two assets. {@code
 * upstream} answers which upstream partitions a set of downstream partitions needs, and which of
 * those do not exist ({@link io.tranche.partitions.UpstreamPartitionsResult}); {@code downstream}
 * goes the other way. A pair of definitions that a mapping cannot join is refused when the edge is
 * defined. Without one, {@link io.tranche.partitions.PartitionMapping#defaultBetween} chooses.
 *
 * <h2>Schedules and paths</h2>
 *
 * {@link io.tranche.partitions.PartitionsSchedule} fires when windows end and says which keys are
 * due. {@link io.tranche.partitions.PartitionPath} gives every key, however hostile, one safe and
 * reversible place in a folder.
 *
 * <p>Whatever is refused is refused with {@link io.tranche.partitions.PartitionsException}, whose
 * message holds the offending text.
 */
@NullMarked
package io.tranche.partitions;

import org.jspecify.annotations.NullMarked;
