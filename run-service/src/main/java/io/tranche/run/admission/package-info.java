/**
 * Which runs may start: one document lists the runs in progress and what they hold, and one replica
 * changes it, many runs at a time. Start reading at {@link
 * io.tranche.run.admission.AdmissionState}, the pure part, then {@link
 * io.tranche.run.admission.AdmissionOwner}.
 */
@NullMarked
package io.tranche.run.admission;

import org.jspecify.annotations.NullMarked;
