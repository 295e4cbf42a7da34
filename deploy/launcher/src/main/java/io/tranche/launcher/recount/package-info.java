/**
 * The status of every partition, made again from what is on the topics and nothing else, slowly and
 * plainly: what it says is what the services have to answer. Start reading at {@link
 * io.tranche.launcher.recount.Recount}.
 */
@NullMarked
package io.tranche.launcher.recount;

import org.jspecify.annotations.NullMarked;
