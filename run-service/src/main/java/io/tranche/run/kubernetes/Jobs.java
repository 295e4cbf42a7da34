package io.tranche.run.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ScalableResource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Jobs in the cluster. Every method may block. */
@Singleton
class Jobs {

  private static final int ALREADY_EXISTS = 409;
  private static final int MOST_EVENTS = 5;

  private final KubernetesAccess access;

  @Inject
  Jobs(KubernetesAccess access) {
    this.access = access;
  }

  KubernetesClient client() {
    return access.client();
  }

  String namespace() {
    return access.namespace();
  }

  private ScalableResource<Job> resource(JobName name) {
    return client().batch().v1().jobs().inNamespace(name.namespace()).withName(name.name());
  }

  /**
   * Creates it, unless that was done before.
   *
   * @return whether the Job of this name is that of the run
   */
  boolean create(Job job, JobName name) {
    try {
      client().batch().v1().jobs().inNamespace(name.namespace()).resource(job).create();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() != ALREADY_EXISTS) {
        throw e;
      }
      Job there = resource(name).get();
      return there != null
          && Objects.equals(
              there.getMetadata().getLabels().get(JobSpecs.RUN),
              job.getMetadata().getLabels().get(JobSpecs.RUN));
    }
  }

  /** Deletes it with its pods; what is not there is deleted. */
  void delete(JobName name) {
    Objects.requireNonNull(
        resource(name).withPropagationPolicy(DeletionPropagation.FOREGROUND).delete());
  }

  boolean isThere(JobName name) {
    return resource(name).get() != null;
  }

  JobState look(JobName name) {
    Job job = resource(name).get();
    if (job == null) {
      return new JobState.Failed(Pods.View.NONE, "its Job " + name + " was deleted");
    }
    Pods.View pod =
        Pods.newest(
            client()
                .pods()
                .inNamespace(name.namespace())
                .withLabel(JobSpecs.JOB, name.name())
                .list()
                .getItems());
    if (condition(job, "Complete").isPresent()) {
      return new JobState.Succeeded(
          pod, pod.terminated().map(ContainerStateTerminated::getMessage).orElse(""));
    }
    return condition(job, "Failed")
        .<JobState>map(failed -> new JobState.Failed(pod, reason(failed, pod)))
        .orElseGet(() -> new JobState.Going(pod));
  }

  private static Optional<JobCondition> condition(Job job, String type) {
    return job.getStatus() == null
        ? Optional.empty()
        : job.getStatus().getConditions().stream()
            .filter(one -> type.equals(one.getType()) && "True".equals(one.getStatus()))
            .findFirst();
  }

  private static String reason(JobCondition failed, Pods.View pod) {
    if ("DeadlineExceeded".equals(failed.getReason())) {
      return "it took longer than its timeout"
          + pod.waiting().map(waiting -> "; " + waiting.reason()).orElse("");
    }
    return pod.terminated()
        .map(Jobs::ended)
        .orElseGet(
            () ->
                "its Job has failed ("
                    + Optional.ofNullable(failed.getReason()).orElse("no reason")
                    + Optional.ofNullable(failed.getMessage()).map(text -> ": " + text).orElse("")
                    + ")");
  }

  private static String ended(ContainerStateTerminated terminated) {
    String why =
        Optional.ofNullable(terminated.getReason())
            .filter(reason -> !reason.equals("Error") && !reason.equals("Completed"))
            .map(reason -> " (" + reason + ")")
            .orElse("");
    return "its container ended with exit status " + terminated.getExitCode() + why;
  }

  /** What the cluster has noted about a pod, the last of it; nothing where it does not say. */
  List<String> warnings(JobName name, Pods.View pod) {
    if (pod.name().isEmpty()) {
      return List.of();
    }
    try {
      List<String> warnings =
          client()
              .v1()
              .events()
              .inNamespace(name.namespace())
              .withField("involvedObject.name", pod.name().get())
              .list()
              .getItems()
              .stream()
              .filter(event -> "Warning".equals(event.getType()))
              .map(Jobs::told)
              .distinct()
              .collect(Collectors.toList());
      return warnings.subList(Math.max(0, warnings.size() - MOST_EVENTS), warnings.size());
    } catch (KubernetesClientException e) {
      return List.of();
    }
  }

  private static String told(Event event) {
    return event.getReason() + ": " + event.getMessage();
  }

  /** Why the API has refused something, for a person. */
  static String told(KubernetesClientException refusal) {
    return Optional.ofNullable(refusal.getStatus())
        .map(status -> status.getMessage())
        .filter(message -> !message.isBlank())
        .orElseGet(() -> String.valueOf(refusal.getMessage()));
  }

  /** Whether the API may answer otherwise when it is asked again. */
  static boolean isTrouble(KubernetesClientException failure) {
    int code = failure.getCode();
    return code <= 0 || code == 408 || code == 429 || code >= 500;
  }
}
