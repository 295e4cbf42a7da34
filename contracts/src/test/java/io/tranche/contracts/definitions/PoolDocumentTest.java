package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tranche.contracts.TrancheException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolDocumentTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: b
      pools: [{name: warehouse, slots: 8}]
      assets: [{key: a, materializer: {type: none}, pool: %s}]
      """;

  @Test
  void isNamedByAssets() {
    Catalog catalog = catalog(BUNDLE.formatted("warehouse"));

    assertThat(catalog.problems()).isEmpty();
    assertThat(catalog.asset("a").pool()).contains("warehouse");
    assertThat(catalog.pool("warehouse"))
        .isEqualTo(new PoolDocument("warehouse", Optional.empty(), 8));
    assertThat(catalog.bundleOf(Kind.POOL, "warehouse")).contains("b");
  }

  @Test
  void mustBeDefined() {
    assertThat(catalog(BUNDLE.formatted("warehose")).problems())
        .singleElement()
        .hasToString(
            "assets[a].pool: is not defined, did you mean warehouse? (warehose); accepted: the name"
                + " of a pool");
    assertThatThrownBy(() -> catalog(BUNDLE.formatted("warehouse")).pool("store"))
        .hasMessage("Cannot find pool: no bundle defines it (store)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "name: p~slots: is required",
        "name: p, slots: -1~slots: is out of range (-1); accepted: 0 to 1000000",
        "name: p, slots: many~slots: must be a whole number (many); accepted: a whole number",
        "name: p, slots: 1, slot: 2~slot: is not a known field, did you mean slots? (2); accepted:"
            + " slots, name, description"
      })
  void saysWhatIsWrong(String fields, String problem) {
    TrancheException.Invalid error =
        catchThrowableOfType(
            TrancheException.Invalid.class,
            () -> catalog("apiVersion: tranche.io/v1\nbundle: b\npools: [{" + fields + "}]"));

    assertThat(error.problems()).singleElement().hasToString("pools[0]." + problem);
  }

  private static Catalog catalog(String text) {
    Bundle bundle = Bundle.parse(text.getBytes(StandardCharsets.UTF_8));
    return Catalog.of(1, bundle.documents().stream().map(d -> new Catalog.Owned("b", d)).toList());
  }
}
