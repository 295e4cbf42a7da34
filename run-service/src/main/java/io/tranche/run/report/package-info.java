/**
 * What somebody outside says of partitions: that they have new data, or what was seen of it. Start
 * reading at {@link io.tranche.run.report.PartitionReports}; reports of checks are with the checks.
 */
@NullMarked
package io.tranche.run.report;

import org.jspecify.annotations.NullMarked;
