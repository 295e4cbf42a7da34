/**
 * Buckets are listed to find what their notifications have not told. Start reading at {@link
 * io.tranche.sensor.bucket.Buckets}.
 */
@NullMarked
package io.tranche.sensor.bucket;

import org.jspecify.annotations.NullMarked;
