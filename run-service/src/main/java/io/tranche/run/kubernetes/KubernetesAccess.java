package io.tranche.run.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The API of the cluster that this process runs in, or that its kubeconfig names. An installation
 * without Jobs has no client.
 */
@Singleton
class KubernetesAccess {

  private @Nullable KubernetesClient client;

  synchronized KubernetesClient client() {
    KubernetesClient known = client;
    if (known == null) {
      known = new KubernetesClientBuilder().build();
      client = known;
    }
    return known;
  }

  /** The namespace of this process, where a bundle names none. */
  String namespace() {
    return Optional.ofNullable(client().getNamespace()).orElse("default");
  }

  @PreDestroy
  synchronized void close() {
    KubernetesClient known = client;
    if (known != null) {
      known.close();
      client = null;
    }
  }
}
