package io.tranche.run.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is seen of the pods of a Job. Pure. */
final class Pods {

  /** It cannot become better by itself. */
  private static final Set<String> HOPELESS = Set.of("InvalidImageName", "ErrImageNeverPull");

  /** It may become better, though not for long. */
  private static final Set<String> SERIOUS =
      Set.of(
          "ErrImagePull",
          "ImagePullBackOff",
          "CreateContainerConfigError",
          "CreateContainerError",
          "RunContainerError");

  private Pods() {}

  /**
   * Why a program does not run.
   *
   * @param isHopeless whether it never will
   * @param isSerious whether it is not worth waiting long
   */
  record Waiting(String reason, boolean isHopeless, boolean isSerious) {}

  /**
   * The newest pod of a Job.
   *
   * @param name empty while there is none
   * @param container the name of its first container, which makes the partitions
   * @param hasStarted whether that has, or had, something to log
   */
  record View(
      Optional<String> name,
      String container,
      boolean hasStarted,
      Optional<Waiting> waiting,
      Optional<ContainerStateTerminated> terminated) {

    static final View NONE =
        new View(Optional.empty(), "", false, Optional.empty(), Optional.empty());
  }

  static View newest(List<Pod> pods) {
    return pods.stream()
        .max(
            Comparator.comparing(
                pod -> Optional.ofNullable(pod.getMetadata().getCreationTimestamp()).orElse("")))
        .map(Pods::view)
        .orElse(View.NONE);
  }

  private static View view(Pod pod) {
    String main =
        pod.getSpec() == null
            ? ""
            : pod.getSpec().getContainers().stream().findFirst().map(Container::getName).orElse("");
    Optional<ContainerState> state =
        statuses(pod)
            .filter(status -> main.equals(status.getName()))
            .findFirst()
            .map(ContainerStatus::getState);
    Optional<ContainerStateTerminated> terminated = state.map(ContainerState::getTerminated);
    boolean isRunning = state.map(ContainerState::getRunning).isPresent();
    return new View(
        Optional.of(pod.getMetadata().getName()),
        main,
        isRunning || terminated.isPresent(),
        isRunning || terminated.isPresent() ? Optional.empty() : waiting(pod),
        terminated);
  }

  private static Stream<ContainerStatus> statuses(Pod pod) {
    return pod.getStatus() == null
        ? Stream.empty()
        : Stream.concat(
            pod.getStatus().getInitContainerStatuses().stream(),
            pod.getStatus().getContainerStatuses().stream());
  }

  private static Optional<Waiting> waiting(Pod pod) {
    Optional<Waiting> ofContainer =
        statuses(pod)
            .map(ContainerStatus::getState)
            .filter(Objects::nonNull)
            .map(ContainerState::getWaiting)
            .filter(waiting -> waiting != null && waiting.getReason() != null)
            .filter(waiting -> isTold(waiting.getReason()))
            .map(
                waiting ->
                    new Waiting(
                        told(waiting.getReason(), waiting.getMessage()),
                        HOPELESS.contains(waiting.getReason()),
                        SERIOUS.contains(waiting.getReason())))
            .findFirst();
    return ofContainer.or(() -> unscheduled(pod));
  }

  /** The others pass at every start. */
  private static boolean isTold(String reason) {
    return HOPELESS.contains(reason) || SERIOUS.contains(reason);
  }

  private static Optional<Waiting> unscheduled(Pod pod) {
    return pod.getStatus() == null
        ? Optional.empty()
        : pod.getStatus().getConditions().stream()
            .filter(
                condition ->
                    "PodScheduled".equals(condition.getType())
                        && "False".equals(condition.getStatus()))
            .findFirst()
            .map(
                condition ->
                    new Waiting(
                        told(
                            Optional.ofNullable(condition.getReason()).orElse("Unschedulable"),
                            condition.getMessage()),
                        false,
                        false));
  }

  private static String told(String reason, @Nullable String message) {
    return message == null || message.isBlank() ? reason : reason + ": " + message;
  }
}
