/**
 * Assets that materialize themselves: when an upstream partition changes, the downstream partitions
 * that read it are evaluated, and requested if nothing that they need is missing. The service keeps
 * copies of what an evaluation reads; a copy is always written before it is read, so of two
 * replicas that each learn one half, at least one sees both. Start reading at {@code
 * EagerDecision}; {@code Evaluation} gathers what it needs.
 */
@NullMarked
package io.tranche.sensor.automation;

import org.jspecify.annotations.NullMarked;
