package io.tranche.run.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.tranche.contracts.Json;
import io.tranche.contracts.definitions.Materializer.KubernetesJob;
import io.tranche.run.files.FilePlaces;
import io.tranche.run.materializer.ContextDocument;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.SourceObjects;
import io.tranche.run.materializer.command.CommandEnvironment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a bundle and a run make of a Job. The program in it is told what a {@code command} is told:
 * the context is an annotation of the pod, mounted as a file, and metadata is what it leaves as its
 * termination message. It runs once: whether another run follows is decided here, not there.
 */
final class JobSpecs {

  static final String RUN = "tranche.io/run";
  static final String TOKEN = "tranche.io/token";
  static final String JOB = "tranche.io/job";

  private static final String CONTEXT = "tranche.io/context";
  private static final String VOLUME = "tranche-context";
  private static final Path FOLDER = Path.of("/etc/tranche");
  private static final Path TERMINATION_MESSAGE = Path.of("/dev/termination-log");

  /** All annotations of an object together may have 256 KiB. */
  private static final int LARGEST_CONTEXT = 200 * 1024;

  private final SourceObjects objects;

  JobSpecs(SourceObjects objects) {
    this.objects = objects;
  }

  Job job(KubernetesJob document, MaterializationContext context, FilePlaces files, JobName name) {
    Map<String, String> labels =
        Map.of(
            "app.kubernetes.io/managed-by",
            "tranche",
            RUN,
            context.runId(),
            TOKEN,
            Long.toString(context.token()),
            JOB,
            name.name());
    JobBuilder job =
        new JobBuilder()
            .withNewMetadata()
            .withName(name.name())
            .withNamespace(name.namespace())
            .withLabels(labels)
            .withAnnotations(annotations(context))
            .endMetadata()
            .withNewSpec()
            .withBackoffLimit(0)
            .withCompletions(1)
            .withParallelism(1)
            .withTtlSecondsAfterFinished(seconds(document.keptFor()))
            .withTemplate(template(document, context, files, labels))
            .endSpec();
    document
        .timeout()
        .ifPresent(
            timeout -> job.editSpec().withActiveDeadlineSeconds((long) seconds(timeout)).endSpec());
    return job.build();
  }

  private static int seconds(Duration duration) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, duration.plusMillis(999).toSeconds()));
  }

  private static Map<String, String> annotations(MaterializationContext context) {
    Map<String, String> annotations = new TreeMap<>();
    annotations.put("tranche.io/assets", String.join(", ", context.assetKeys()));
    annotations.put(
        "tranche.io/partitions",
        context.partitions().size() == 1
            ? context.keys().get(0)
            : context.partitions().size() + " partitions");
    return annotations;
  }

  private PodTemplateSpec template(
      KubernetesJob document,
      MaterializationContext context,
      FilePlaces files,
      Map<String, String> labels) {
    PodTemplateSpec given =
        document.template().map(json -> parse(json, context)).orElseGet(PodTemplateSpec::new);
    PodSpec spec = given.getSpec() == null ? new PodSpec() : given.getSpec();
    List<Container> containers = new ArrayList<>(spec.getContainers());
    Container first = containers.isEmpty() ? new Container() : containers.remove(0);
    containers.add(0, container(first, document, context, files));
    PodSpecBuilder pod =
        new PodSpecBuilder(spec)
            .withContainers(containers)
            .withRestartPolicy("Never")
            .addToVolumes(contextVolume());
    if (spec.getAutomountServiceAccountToken() == null) {
      pod.withAutomountServiceAccountToken(
          document.serviceAccount().isPresent() || spec.getServiceAccountName() != null);
    }
    document.serviceAccount().ifPresent(pod::withServiceAccountName);
    return new PodTemplateSpecBuilder(given)
        .editOrNewMetadata()
        .addToLabels(labels)
        .addToAnnotations(annotations(context))
        .addToAnnotations(CONTEXT, contextDocument(context, files))
        .endMetadata()
        .withSpec(pod.build())
        .build();
  }

  private static PodTemplateSpec parse(String json, MaterializationContext context) {
    try {
      return new KubernetesSerialization().unmarshal(json, PodTemplateSpec.class);
    } catch (RuntimeException e) {
      throw context.failure(
          "template is no pod template: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private String contextDocument(MaterializationContext context, FilePlaces files) {
    byte[] json = Json.write(ContextDocument.of(context, objects, files));
    if (json.length > LARGEST_CONTEXT) {
      // What is upstream it can ask for.
      json = Json.write(ContextDocument.of(context.tellingNothingOfUpstream(), objects, files));
    }
    if (json.length > LARGEST_CONTEXT) {
      throw context.failure(
          "what its Job is to be told is too large; at most "
              + LARGEST_CONTEXT
              + " bytes: let backfillPolicy.maxPartitionsPerRun be smaller ("
              + json.length
              + ")");
    }
    return new String(json, StandardCharsets.UTF_8);
  }

  private static Volume contextVolume() {
    return new VolumeBuilder()
        .withName(VOLUME)
        .withNewDownwardAPI()
        .addNewItem()
        .withPath("context.json")
        .withNewFieldRef()
        .withFieldPath("metadata.annotations['" + CONTEXT + "']")
        .endFieldRef()
        .endItem()
        .endDownwardAPI()
        .build();
  }

  private Container container(
      Container given, KubernetesJob document, MaterializationContext context, FilePlaces files) {
    ContainerBuilder container = new ContainerBuilder(given);
    if (given.getName() == null) {
      container.withName("main");
    }
    document.image().ifPresent(container::withImage);
    if (!document.command().isEmpty()) {
      container.withCommand(document.command());
    }
    if (!document.args().isEmpty()) {
      container.withArgs(document.args());
    }
    return container
        .withEnv(env(given, document, context, files))
        .withResources(resources(given, document))
        .withTerminationMessagePath(TERMINATION_MESSAGE.toString())
        .addNewVolumeMount()
        .withName(VOLUME)
        .withMountPath(FOLDER.toString())
        .withReadOnly(true)
        .endVolumeMount()
        .build();
  }

  /** What the bundle says counts more than the template, and what the run says most. */
  private List<EnvVar> env(
      Container given, KubernetesJob document, MaterializationContext context, FilePlaces files) {
    Map<String, EnvVar> variables = new TreeMap<>();
    given.getEnv().forEach(variable -> variables.put(variable.getName(), variable));
    document
        .secretEnv()
        .forEach(
            (name, secret) ->
                variables.put(
                    name,
                    new EnvVarBuilder()
                        .withName(name)
                        .withNewValueFrom()
                        .withNewSecretKeyRef(secret.key(), secret.name(), false)
                        .endValueFrom()
                        .build()));
    new CommandEnvironment(context, objects, files)
        .variables(Map.of(), document.env(), FOLDER.resolve("context.json"), TERMINATION_MESSAGE)
        .forEach((name, value) -> variables.put(name, variable(name, value)));
    return List.copyOf(variables.values());
  }

  /** {@code $(NAME)} would be replaced by Kubernetes, {@code $$(NAME)} is not. */
  private static EnvVar variable(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value.replace("$(", "$$(")).build();
  }

  private static ResourceRequirements resources(Container given, KubernetesJob document) {
    ResourceRequirementsBuilder resources =
        given.getResources() == null
            ? new ResourceRequirementsBuilder()
            : new ResourceRequirementsBuilder(given.getResources());
    document
        .requests()
        .forEach((name, amount) -> resources.addToRequests(name, new Quantity(amount)));
    document.limits().forEach((name, amount) -> resources.addToLimits(name, new Quantity(amount)));
    return resources.build();
  }
}
