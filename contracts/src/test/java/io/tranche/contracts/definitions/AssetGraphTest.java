package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Graphs as large as an installation has them. */
class AssetGraphTest {

  private static final int ASSETS = 5_000;
  private static final int LAYER = 100;

  /** Far more than it takes, far less than anything quadratic would. */
  private static final Duration BOUND = Duration.ofSeconds(30);

  @Test
  void readsChecksAndOrdersFiveThousandAssets() {
    long begin = System.nanoTime();
    Catalog catalog = of(layered());
    assertThat(catalog.problems()).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(BOUND);
    assertThat(catalog.graph().topologicalOrder()).hasSize(ASSETS).startsWith("a0000");
  }

  @Test
  void answersWhatIsAroundEachOfFiveThousandAssets() {
    Catalog catalog = of(layered());
    long begin = System.nanoTime();
    for (String asset : catalog.assets().keySet()) {
      assertThat(catalog.select("2+" + asset + "+2")).contains(asset).hasSizeLessThan(20);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(BOUND);
  }

  @Test
  void followsAChainOfFiveThousandAssetsToItsEnd() {
    List<String> chain = new ArrayList<>(List.of("{key: a0, materializer: {type: none}}"));
    for (int i = 1; i < ASSETS; i++) {
      chain.add("{key: a%d, deps: [{asset: a%d}], materializer: {type: none}}".formatted(i, i - 1));
    }
    Catalog catalog = of(chain);
    assertThat(catalog.select("a0+")).hasSize(ASSETS).endsWith("a4999");
    assertThat(catalog.select("10+a4999")).hasSize(11).startsWith("a4989");
    assertThat(catalog.select("roots(*) or sinks(*)")).containsExactly("a0", "a4999");
  }

  @Test
  void suggestsNamesForFiveThousandMistakes() {
    List<String> assets = new ArrayList<>();
    for (int i = 0; i < ASSETS; i++) {
      assets.add(
          "{key: team/asset_%04d, deps: [{asset: tean/asset_%04d}], materializer: {type: none}}"
              .formatted(i, i));
    }
    long begin = System.nanoTime();
    List<Problem> problems = of(assets).problems();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(BOUND);
    assertThat(problems).hasSize(ASSETS);
    assertThat(problems.get(7).message())
        .isEqualTo("is not defined, did you mean team/asset_0007?");
  }

  /** Each asset reads two of the layer before. */
  private static List<String> layered() {
    List<String> assets = new ArrayList<>();
    for (int i = 0; i < ASSETS; i++) {
      String deps =
          i < LAYER
              ? ""
              : "{asset: a%04d}, {asset: a%04d}"
                  .formatted(i - LAYER, i - i % LAYER - LAYER + (i + 1) % LAYER);
      assets.add(
          "{key: a%04d, group: g%d, deps: [%s], partitions: {type: daily, start: \"2024-01-01\"}, materializer: {type: none}}"
              .formatted(i, i % 20, deps));
    }
    return assets;
  }

  private static byte[] text(List<String> assets) {
    String text =
        "apiVersion: tranche.io/v1\nbundle: large\nassets:\n  - "
            + String.join("\n  - ", assets)
            + "\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Catalog of(List<String> assets) {
    Bundle bundle = Bundle.parse(text(assets));
    return Catalog.of(
        1,
        bundle.documents().stream()
            .map(document -> new Catalog.Owned(bundle.name(), document))
            .toList());
  }
}
