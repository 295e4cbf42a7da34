/**
 * What people ask for over HTTP. It is sent to the public request topic as anybody's request is,
 * and answered when it has been applied, or after a while. Start reading at {@link
 * io.tranche.run.http.RunRequestResource}.
 */
@NullMarked
package io.tranche.run.http;

import org.jspecify.annotations.NullMarked;
