/**
 * Assets that are materialized when a condition is true of them: {@code onCron}, {@code onMissing}
 * and conditions that are composed in bundles. What is known of an asset and of those that it reads
 * is one document of bitmaps; whenever something happens, {@link
 * io.tranche.sensor.condition.ConditionStep} makes the next document of it, with what is requested.
 * One compare-and-set stores both, then the requests are sent, then they are cleared: replicas may
 * do the same at once and die at any time. Start reading there; {@link
 * io.tranche.sensor.condition.ConditionEvaluation} says what conditions mean.
 */
@NullMarked
package io.tranche.sensor.condition;

import org.jspecify.annotations.NullMarked;
