package io.tranche.sensor.automation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.AssetDocument.Dependency;
import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Catalog;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EagerReadersTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: b
      materializers:
        - {name: split, subsettable: SUBSETTABLE, materializer: {type: none}}
      assets:
        - {key: orders, external: true}
        - {key: rates, external: true}
        - {key: by_hand, deps: [{asset: rates}], materializer: {type: shared, name: split}}
        - {key: left, deps: [{asset: orders}], materializer: {type: shared, name: split}, automation: {type: eager}}
        - {key: right, deps: [{asset: left}, {asset: orders}], materializer: {type: shared, name: split}, automation: {type: eager}}
        - {key: after, deps: [{asset: right}], materializer: {type: none}, automation: {type: eager}}
      """;

  @Test
  void evaluatesAssetsThatAreMadeTogetherAsOneThatReadsAllThatAnyOfThemReads() {
    EagerReaders readers = readers("false");

    assertThat(readersOf(readers, "orders")).containsExactly("left");
    assertThat(readersOf(readers, "rates")).containsExactly("left");
    assertThat(readersOf(readers, "left")).isEmpty();
    assertThat(readersOf(readers, "right")).containsExactly("after");
    AssetDocument one = readers.of("orders").get(0).asset();
    assertThat(one.deps())
        .extracting(Dependency::asset)
        .containsExactlyInAnyOrder("rates", "orders");
    assertThat(readers.standsFor(one)).containsExactly("left", "right");
    assertThat(readers.evaluated(readers.catalog().asset("right"))).isEqualTo(one);
  }

  @Test
  void evaluatesAssetsThatCanBeMadeAloneEachByItself() {
    EagerReaders readers = readers("true");

    assertThat(readersOf(readers, "orders")).containsExactlyInAnyOrder("left", "right");
    assertThat(readersOf(readers, "left")).containsExactly("right");
    assertThat(readersOf(readers, "rates")).isEmpty();
    AssetDocument right = readers.catalog().asset("right");
    assertThat(readers.evaluated(right)).isEqualTo(right);
    assertThat(readers.standsFor(right)).containsExactly("right");
  }

  private static List<String> readersOf(EagerReaders readers, String asset) {
    return readers.of(asset).stream().map(reader -> reader.asset().key()).distinct().toList();
  }

  private static EagerReaders readers(String subsettable) {
    Bundle bundle =
        Bundle.parse(BUNDLE.replace("SUBSETTABLE", subsettable).getBytes(StandardCharsets.UTF_8));
    Catalog catalog =
        Catalog.of(
            1,
            bundle.documents().stream().map(one -> new Catalog.Owned(bundle.name(), one)).toList());
    assertThat(catalog.problems()).isEmpty();
    return EagerReaders.of(catalog);
  }
}
