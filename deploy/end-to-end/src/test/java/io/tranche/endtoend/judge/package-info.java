/**
 * Decides whether what a system leaves behind is right. It knows documents, records and outputs as
 * anybody can read them, and nothing of the services that wrote them. Start reading at {@link
 * io.tranche.endtoend.judge.Judge}.
 */
@NullMarked
package io.tranche.endtoend.judge;

import org.jspecify.annotations.NullMarked;
