/** Errors as problem details (RFC 9457), pages of lists, and the refusal of cross-site requests. */
@NullMarked
package io.tranche.platform.http;

import org.jspecify.annotations.NullMarked;
