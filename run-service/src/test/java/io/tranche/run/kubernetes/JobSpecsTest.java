package io.tranche.run.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.tranche.contracts.Json;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Materializer.KubernetesJob;
import io.tranche.run.files.FilePlaces;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.SourceObjects;
import io.tranche.run.materializer.Workplace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobSpecsTest {

  private static final String DAILY = "{'type':'daily','start':'2024-01-01'}";

  private @TempDir Path folder;

  @Test
  void tellsTheProgramWhatACommandIsTold() {
    Job job =
        job(
            "{'type':'kubernetesJob','image':'etl:1','command':['load'],'env':{'REGION':'$(eu)'},"
                + "'secretEnv':{'TOKEN':'etl/token'},'resources':{'requests':{'cpu':'1'}}}",
            "2024-01-05");
    Container main = pod(job).getContainers().get(0);
    Map<String, String> annotations = job.getSpec().getTemplate().getMetadata().getAnnotations();

    assertThat(main.getName()).isEqualTo("main");
    assertThat(main.getImage()).isEqualTo("etl:1");
    assertThat(main.getCommand()).containsExactly("load");
    assertThat(value(main, "REGION")).isEqualTo("$$(eu)");
    assertThat(value(main, "TRANCHE_PARTITION")).isEqualTo("2024-01-05");
    assertThat(value(main, "TRANCHE_TOKEN")).isEqualTo("7");
    assertThat(value(main, "TRANCHE_CONTEXT")).isEqualTo("/etc/tranche/context.json");
    assertThat(value(main, "TRANCHE_METADATA")).isEqualTo("/dev/termination-log");
    assertThat(variable(main, "TOKEN").getValueFrom().getSecretKeyRef().getName()).isEqualTo("etl");
    assertThat(main.getResources().getRequests()).containsEntry("cpu", new Quantity("1"));
    assertThat(
            Json.tree(annotations.get("tranche.io/context").getBytes(StandardCharsets.UTF_8))
                .at("/partitions/0/window/end")
                .asText())
        .isEqualTo("2024-01-06T00:00:00Z");
    assertThat(annotations).containsEntry("tranche.io/partitions", "2024-01-05");
    assertThat(job.getMetadata().getLabels()).containsEntry(JobSpecs.RUN, "run7");
    assertThat(pod(job).getAutomountServiceAccountToken()).isFalse();
  }

  @Test
  void runsOnceAndGoesSomeTimeAfterItHasEnded() {
    Job job = job("{'type':'kubernetesJob','image':'etl:1','timeout':'PT1.5S'}", "2024-01-05");

    assertThat(job.getSpec().getBackoffLimit()).isZero();
    assertThat(pod(job).getRestartPolicy()).isEqualTo("Never");
    assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(2);
    assertThat(job.getSpec().getTtlSecondsAfterFinished()).isEqualTo(3600);
  }

  @Test
  void writesOverTheFirstContainerOfATemplate() {
    Job job =
        job(
            "{'type':'kubernetesJob','image':'etl:2','env':{'A':'bundle'},'template':{'metadata':"
                + "{'labels':{'team':'data'}},'spec':{'nodeSelector':{'disk':'ssd'},'containers':"
                + "[{'name':'etl','image':'etl:1','env':[{'name':'A','value':'template'},{'name':"
                + "'B','value':'template'}]},{'name':'proxy','image':'proxy:1'}]}}}",
            "2024-01-05");
    List<Container> containers = pod(job).getContainers();

    assertThat(containers).extracting(Container::getName).containsExactly("etl", "proxy");
    assertThat(containers.get(0).getImage()).isEqualTo("etl:2");
    assertThat(value(containers.get(0), "A")).isEqualTo("bundle");
    assertThat(value(containers.get(0), "B")).isEqualTo("template");
    assertThat(pod(job).getNodeSelector()).containsEntry("disk", "ssd");
    assertThat(job.getSpec().getTemplate().getMetadata().getLabels())
        .containsEntry("team", "data")
        .containsKey(JobSpecs.JOB);
  }

  @Test
  void saysWhatIsWrongWithATemplate() {
    assertThatThrownBy(
            () ->
                job(
                    "{'type':'kubernetesJob','image':'etl:1','template':{'spec':{'containers':7}}}",
                    "2024-01-05"))
        .hasMessageStartingWith(
            "Cannot materialize orders, partition 2024-01-05: template is no pod template: ");
  }

  @Test
  void refusesToTellMoreThanAPodCanHold() {
    String[] keys =
        IntStream.range(0, 3_000).mapToObj(i -> "k" + i + "x".repeat(80)).toArray(String[]::new);

    assertThatThrownBy(() -> job("", "{'type':'kubernetesJob','image':'etl:1'}", keys))
        .hasMessageStartingWith(
            "Cannot materialize orders, 3000 partitions: what its Job is to be told is too large;"
                + " at most 204800 bytes: let backfillPolicy.maxPartitionsPerRun be smaller (");
  }

  private Job job(String materializer, String key) {
    return job(DAILY, materializer, key);
  }

  private Job job(String partitions, String materializer, String... keys) {
    Catalog catalog = Workplace.catalog(partitions, materializer);
    Workplace place = new Workplace(folder);
    MaterializationContext context =
        partitions.isEmpty()
            ? place.run(
                7,
                catalog,
                List.of(keys).stream().map(key -> Workplace.file(key, Map.of())).toList())
            : place.run(7, catalog, keys);
    KubernetesJob document = (KubernetesJob) context.asset().materializer().orElseThrow();
    return new JobSpecs(new SourceObjects(place.settings))
        .job(document, context, FilePlaces.NONE, JobName.of("etl", context));
  }

  private static PodSpec pod(Job job) {
    return job.getSpec().getTemplate().getSpec();
  }

  private static EnvVar variable(Container container, String name) {
    return container.getEnv().stream()
        .filter(one -> one.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String value(Container container, String name) {
    return variable(container, name).getValue();
  }
}
