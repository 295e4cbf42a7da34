/** How requests to S3-compatible stores are signed. */
@NullMarked
package io.tranche.platform.s3;

import org.jspecify.annotations.NullMarked;
