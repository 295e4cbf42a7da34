/**
 * Work that Jobs of Kubernetes do. The name of a Job is stored before it is created, so that
 * whoever takes its run over finds it and waits on. Start reading at {@link
 * io.tranche.run.kubernetes.JobMaterializer}.
 */
@NullMarked
package io.tranche.run.kubernetes;

import org.jspecify.annotations.NullMarked;
