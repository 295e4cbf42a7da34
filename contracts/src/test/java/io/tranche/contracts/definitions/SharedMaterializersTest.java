package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedMaterializersTest {

  private static final String DAILY = "partitions: {type: daily, start: \"2024-01-01\"}";
  private static final String SPLIT = "materializer: {type: shared, name: split}";
  private static final String HEAD = "apiVersion: tranche.io/v1\nbundle: b\n";

  private static final String BUNDLE =
      """
      materializers:
        - {name: split, materializer: {type: command, command: [split]}}
        - {name: any, subsettable: true, materializer: {type: none}}
      assets:
        - {key: zebras, DAILY, SPLIT}
        - {key: apes, DAILY, deps: [{asset: zebras}], SPLIT}
        - {key: one, materializer: {type: shared, name: any}}
        - {key: two, materializer: {type: shared, name: any}}
        - {key: alone, DAILY, materializer: {type: none}}
      """
          .replace("DAILY", DAILY)
          .replace("SPLIT", SPLIT);

  @Test
  void givesEveryAssetTheWorkOfTheMaterializerThatItNames() {
    Catalog catalog = catalog(BUNDLE);

    assertThat(catalog.problems()).isEmpty();
    assertThat(catalog.asset("apes").materializer().orElseThrow().type()).isEqualTo("command");
    assertThat(catalog.outputs("apes"))
        .contains(new Outputs("split", false, List.of("zebras", "apes")));
    assertThat(catalog.outputs("one")).contains(new Outputs("any", true, List.of("one", "two")));
    assertThat(catalog.outputs("alone")).isEmpty();
  }

  @Test
  void aRunMakesAllThatCannotBeMadeAlone() {
    Catalog catalog = catalog(BUNDLE);

    assertThat(catalog.whole(List.of("apes"))).containsExactly("zebras", "apes");
    assertThat(catalog.whole(List.of("zebras"))).containsExactly("zebras", "apes");
    assertThat(catalog.whole(List.of("two"))).containsExactly("two");
    assertThat(catalog.whole(List.of("two", "one"))).containsExactly("one", "two");
    assertThat(catalog.whole(List.of("unknown", "alone"))).containsExactly("unknown", "alone");
  }

  @Test
  void isOneStepAfterAllThatAnyOfItsAssetsReads() {
    Catalog catalog =
        catalog(
            """
            materializers: [{name: split, materializer: {type: none}}]
            assets:
              - {key: a, SPLIT}
              - {key: b, deps: [{asset: late}], SPLIT}
              - {key: late, deps: [{asset: later}], materializer: {type: none}}
              - {key: later, materializer: {type: none}}
              - {key: after_a, deps: [{asset: a}], materializer: {type: none}}
            """
                .replace("SPLIT", SPLIT));

    assertThat(catalog.problems()).isEmpty();
    assertThat(catalog.steps(List.of("after_a", "a", "late", "b", "later")))
        .containsExactly(List.of("later"), List.of("late"), List.of("a", "b"), List.of("after_a"));
    assertThat(catalog.steps(List.of("after_a", "gone", "b")))
        .containsExactly(List.of("gone"), List.of("after_a"), List.of("b"));
    assertThat(catalog.steps(List.of("late", "later")))
        .containsExactly(List.of("later"), List.of("late"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{key: a, materializer: {type: shared, name: splt}}~assets[a].materializer.name: is not"
            + " defined, did you mean split? (splt); accepted: the name of a materializer",
        "{key: a, SPLIT}, {key: c, DAILY, SPLIT}~materializers[split]: makes assets that are"
            + " partitioned differently: unpartitioned of a; daily of c (a, c); accepted: assets"
            + " that are all partitioned alike",
        "{key: a, SPLIT}, {key: x, deps: [{asset: a}], external: true}, {key: c, deps: [{asset:"
            + " x}], SPLIT}~materializers[split]: makes assets of which one reads another through"
            + " x (a, c); accepted: assets with nothing else between them"
      })
  void saysWhatOneExecutionCannotMake(String assets, String problem) {
    Catalog catalog =
        catalog(
            "materializers: [{name: split, materializer: {type: none}}]\nassets: ["
                + assets.replace("DAILY", DAILY).replace("SPLIT", SPLIT)
                + "]");

    assertThat(catalog.problems()).extracting(Problem::toString).containsExactly(problem);
  }

  @Test
  void makesAssetsOfItsOwnBundleOnly() {
    List<Catalog.Owned> owned =
        new ArrayList<>(owned("b", "materializers: [{name: split, materializer: {type: none}}]"));
    owned.addAll(owned("other", "assets: [{key: a, " + SPLIT + "}]"));

    assertThat(Catalog.of(1, owned).problems())
        .extracting(Problem::toString)
        .containsExactly(
            "assets[a].materializer.name: belongs to another bundle, which alone says what it"
                + " makes (split); accepted: a materializer of the asset's own bundle");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{name: s, materializer: {type: sql, connection: w, table: t, script: select"
            + " 1}}~materializer.type: replaces a slice of one table, and is that of one asset"
            + " (sql); accepted: none, command, http, kubernetesJob, worker; or a sql materializer for each of the assets",
        "{name: s, materializer: {type: shared, name: t}}~materializer.type: is not known (shared);"
            + " accepted: none, command, http, kubernetesJob, worker",
        "{name: s}~materializer: is required (none given); accepted: {type: none}, a command,"
            + " a service of http, a Job or a worker"
      })
  void saysWhatItCannotBe(String materializer, String problem) {
    TrancheException.Invalid error =
        catchThrowableOfType(
            TrancheException.Invalid.class, () -> parse("materializers: [" + materializer + "]"));
    assertThat(error.problems())
        .extracting(Problem::toString)
        .containsExactly("materializers[0]." + problem);
  }

  @Test
  void isNamedWithinTheNamespaceOfItsBundle() {
    Catalog catalog =
        catalog(
            "namespace: zoo\nmaterializers: [{name: split, materializer: {type: none}}]\nassets:"
                + " [{key: a, "
                + SPLIT
                + "}]");

    assertThat(catalog.problems()).isEmpty();
    assertThat(catalog.outputs("zoo/a")).map(Outputs::materializer).contains("zoo/split");
  }

  private static Catalog catalog(String text) {
    return Catalog.of(1, owned("b", text));
  }

  private static List<Catalog.Owned> owned(String bundle, String text) {
    return parse(text).documents().stream()
        .map(document -> new Catalog.Owned(bundle, document))
        .toList();
  }

  private static Bundle parse(String text) {
    return Bundle.parse((HEAD + text).getBytes(StandardCharsets.UTF_8));
  }
}
