/**
 * When assets are materialized by themselves: conditions over sets of partitions, as Dagster's
 * declarative automation has them. Start reading at {@link
 * io.tranche.contracts.automation.AutomationCondition}; {@link
 * io.tranche.contracts.automation.Conditions} composes those that have names.
 */
@NullMarked
package io.tranche.contracts.automation;

import org.jspecify.annotations.NullMarked;
