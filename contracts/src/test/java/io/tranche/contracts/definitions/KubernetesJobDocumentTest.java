package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Materializer.KubernetesJob;
import io.tranche.contracts.definitions.Materializer.KubernetesJob.SecretKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesJobDocumentTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: b
      assets: [{key: a, materializer: {type: kubernetesJob, %s}}]
      """;

  @Test
  void saysWhichContainerMakesThePartitions() {
    assertThat(
            materializer(
                "image: 'etl:1', command: [load], args: [--full], env: {REGION: eu}, secretEnv:"
                    + " {TOKEN: etl/token}, resources: {requests: {cpu: 1}, limits: {memory: 1Gi}},"
                    + " namespace: etl, serviceAccount: loader, timeout: PT10M, keptFor: P1D"))
        .contains(
            new KubernetesJob(
                Optional.of("etl:1"),
                List.of("load"),
                List.of("--full"),
                Map.of("REGION", "eu"),
                Map.of("TOKEN", new SecretKey("etl", "token")),
                Map.of("cpu", "1"),
                Map.of("memory", "1Gi"),
                Optional.of("etl"),
                Optional.of("loader"),
                Optional.empty(),
                Optional.of(Duration.ofMinutes(10)),
                Duration.ofDays(1)));
  }

  @Test
  void mayHaveItsImageInATemplate() {
    assertThat(materializer("template: {spec: {containers: [{image: 'etl:1'}]}}"))
        .hasValueSatisfying(
            read ->
                assertThat(((KubernetesJob) read).template())
                    .contains("{\"spec\":{\"containers\":[{\"image\":\"etl:1\"}]}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "namespace: etl~image: is required (none given); accepted: the image of a container, here or"
            + " of the first container of the template",
        "image: i, env: {T: '${secrets:t}'}~env.T: refers to a value, and everybody who may look at a"
            + " Job can read it there (${secrets:t}); accepted: a secret of the cluster in secretEnv",
        "image: i, secretEnv: {T: token}~secretEnv.T: is not a value of a secret (token); accepted:"
            + " SECRET/KEY",
        "image: i, env: {T: x}, secretEnv: {T: a/b}~secretEnv.T: is given in env too (a/b); accepted:"
            + " one of them",
        "image: i, namespace: A_b~namespace: is not a name of Kubernetes (A_b); accepted: small"
            + " letters, digits and -",
        "image: i, resources: {cpu: 1}~resources.cpu: is not a known field (1); accepted: requests,"
            + " limits",
        "image: i, template: []~template: must be an object ([]); accepted: {spec: {…}}"
      })
  void saysWhatIsWrong(String fields, String problem) {
    TrancheException.Invalid error =
        catchThrowableOfType(TrancheException.Invalid.class, () -> materializer(fields));

    assertThat(error.problems()).singleElement().hasToString("assets[0].materializer." + problem);
  }

  private static Optional<Materializer> materializer(String fields) {
    Bundle bundle = Bundle.parse(BUNDLE.formatted(fields).getBytes(StandardCharsets.UTF_8));
    return Catalog.of(
            1,
            bundle.documents().stream().map(document -> new Catalog.Owned("b", document)).toList())
        .asset("a")
        .materializer();
  }
}
