package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tranche.contracts.TrancheException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerDocumentTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: b
      namespace: %s
      materializers: [{name: both, materializer: {type: worker, queue: shared}}]
      assets:
        - {key: a, materializer: {type: worker, %s}}
        - {key: c, materializer: {type: shared, name: both}}
      """;

  @Test
  void namesItsQueueAndHowLongTheWorkMayTake() {
    Catalog catalog = catalog("null", "queue: eu.sales_1, timeout: PT10M");

    assertThat(catalog.problems()).isEmpty();
    assertThat(catalog.asset("a").materializer())
        .contains(new Materializer.Worker("eu.sales_1", Optional.of(Duration.ofMinutes(10))));
    assertThat(catalog.asset("c").materializer())
        .contains(new Materializer.Worker("shared", Optional.empty()));
  }

  @Test
  void belongsToTheNamespaceUnlessASlashLeadsOutOfIt() {
    assertThat(catalog("sales", "queue: etl").asset("sales/a").materializer())
        .contains(new Materializer.Worker("sales/etl", Optional.empty()));
    assertThat(catalog("sales", "queue: /etl").asset("sales/a").materializer())
        .contains(new Materializer.Worker("etl", Optional.empty()));
    assertThat(catalog("sales", "queue: etl").asset("sales/c").materializer())
        .contains(new Materializer.Worker("sales/shared", Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "timeout: PT1M~queue: is required",
        "queue: a b~queue: is not a name (a b); accepted: letters, digits, _, - and ., after a"
            + " namespace and / if need be",
        "queue: a, queu: b~queu: is not a known field, did you mean queue? (b); accepted: type,"
            + " queue, timeout"
      })
  void saysWhatIsWrong(String fields, String problem) {
    TrancheException.Invalid error =
        catchThrowableOfType(TrancheException.Invalid.class, () -> catalog("null", fields));

    assertThat(error.problems()).singleElement().hasToString("assets[0].materializer." + problem);
  }

  private static Catalog catalog(String namespace, String fields) {
    Bundle bundle =
        Bundle.parse(BUNDLE.formatted(namespace, fields).getBytes(StandardCharsets.UTF_8));
    return Catalog.of(
        1, bundle.documents().stream().map(document -> new Catalog.Owned("b", document)).toList());
  }
}
