package io.tranche.run.kubernetes;

import static io.tranche.run.TestWorld.PATIENCE;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * An API of Kubernetes without controllers: a test does what they would. All tests share one, for
 * the service keeps its client as long as it runs.
 */
final class TestCluster {

  private static @Nullable TestCluster shared;

  static final String NAMESPACE = "etl";

  private final Map<ServerRequest, Queue<ServerResponse>> responses = new HashMap<>();
  private final KubernetesMixedDispatcher objects = new KubernetesMixedDispatcher(responses);
  private final Map<String, String> logs = new ConcurrentHashMap<>();
  private final KubernetesMockServer server;
  private final KubernetesClient client;
  private volatile Optional<MockResponse> refusal = Optional.empty();

  /** That of this process, which is told where it is. */
  static synchronized TestCluster shared() {
    TestCluster known = shared;
    if (known == null) {
      known = new TestCluster();
      shared = known;
      System.setProperty("kubernetes.master", known.client.getMasterUrl().toString());
    }
    return known;
  }

  private TestCluster() {
    server =
        new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            responses,
            new Dispatcher() {
              @Override
              public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
              }
            },
            false);
    server.init();
    client = server.createClient();
  }

  private MockResponse answer(RecordedRequest request) {
    if (request.getPath().contains("/log?")) {
      String pod = request.getPath().replaceAll(".*/pods/([^/]+)/log.*", "$1");
      return new MockResponse().setResponseCode(200).setBody(logs.getOrDefault(pod, ""));
    }
    if (refusal.isPresent() && request.getMethod().equals("POST")) {
      return refusal.get();
    }
    return objects.dispatch(request);
  }

  /** Takes no new objects from now on. */
  void refuse(int status, String message) {
    refusal =
        Optional.of(
            new MockResponse()
                .setResponseCode(status)
                .setHeader("Content-Type", "application/json")
                .setBody(
                    "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":"
                        + status
                        + ",\"message\":\""
                        + message
                        + "\"}"));
  }

  void refuseNothing() {
    refusal = Optional.empty();
  }

  List<Job> jobsOf(String runId) {
    return client
        .batch()
        .v1()
        .jobs()
        .inNamespace(NAMESPACE)
        .withLabel(JobSpecs.RUN, runId)
        .list()
        .getItems();
  }

  Job awaitJob(String runId) {
    Awaitility.await().atMost(PATIENCE).until(() -> jobsOf(runId).size() == 1);
    return jobsOf(runId).get(0);
  }

  void awaitNoJob(String runId) {
    Awaitility.await().atMost(PATIENCE).until(() -> jobsOf(runId).isEmpty());
  }

  void create(Job job) {
    client.batch().v1().jobs().inNamespace(NAMESPACE).resource(job).create();
  }

  void delete(Job job) {
    client.batch().v1().jobs().inNamespace(NAMESPACE).resource(job).delete();
  }

  /** Its program runs, and has printed this. */
  void start(Job job, String log) {
    logs.put(podName(job), log);
    pod(job, new ContainerStateBuilder().withNewRunning().endRunning().build());
  }

  /** Its pod cannot start. */
  void hold(Job job, String reason, String message) {
    pod(
        job,
        new ContainerStateBuilder()
            .withNewWaiting()
            .withReason(reason)
            .withMessage(message)
            .endWaiting()
            .build());
  }

  void warn(Job job, String reason, String message) {
    client
        .v1()
        .events()
        .inNamespace(NAMESPACE)
        .resource(
            new EventBuilder()
                .withNewMetadata()
                .withName(podName(job) + "-" + reason.toLowerCase(Locale.ROOT))
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withType("Warning")
                .withReason(reason)
                .withMessage(message)
                .withNewInvolvedObject()
                .withName(podName(job))
                .endInvolvedObject()
                .build())
        .create();
  }

  /** Its program has ended. */
  void end(Job job, int status, String reason, String message) {
    pod(
        job,
        new ContainerStateBuilder()
            .withNewTerminated()
            .withExitCode(status)
            .withReason(reason)
            .withMessage(message)
            .endTerminated()
            .build());
    boolean well = status == 0;
    client
        .batch()
        .v1()
        .jobs()
        .inNamespace(NAMESPACE)
        .withName(job.getMetadata().getName())
        .editStatus(
            now ->
                new JobBuilder(now)
                    .withNewStatus()
                    .addNewCondition()
                    .withType(well ? "Complete" : "Failed")
                    .withStatus("True")
                    .withReason(well ? "CompletionsReached" : "BackoffLimitExceeded")
                    .endCondition()
                    .endStatus()
                    .build());
  }

  private static String podName(Job job) {
    return job.getMetadata().getName() + "-x7k2p";
  }

  private void pod(Job job, ContainerState state) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(podName(job))
            .withNamespace(NAMESPACE)
            .withLabels(job.getSpec().getTemplate().getMetadata().getLabels())
            .endMetadata()
            .withSpec(job.getSpec().getTemplate().getSpec())
            .withNewStatus()
            .addNewContainerStatus()
            .withName("main")
            .withState(state)
            .endContainerStatus()
            .endStatus()
            .build();
    var there = client.pods().inNamespace(NAMESPACE).withName(podName(job));
    if (there.get() != null) {
      there.delete();
    }
    client.pods().inNamespace(NAMESPACE).resource(pod).create();
  }
}
