/** A server that speaks S3, for tests: {@link io.tranche.s3.S3Server}. */
@NullMarked
package io.tranche.s3;

import org.jspecify.annotations.NullMarked;
