package io.tranche.definitions.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Problem;
import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Catalog;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BundlePlanTest {

  private static final Instant NOW = Instant.parse("2024-01-01T00:00:00Z");

  @Test
  void createsEverythingOfANewBundle() {
    BundlePlan plan = plan(StoredCatalog.EMPTY, Contents.NONE, "a", "{key: one}", "{key: two}");

    assertThat(plan.created()).extracting(CatalogEntry::name).containsExactly("one", "two");
    assertThat(plan.isNew()).isTrue();
    assertThat(plan.next().number()).isEqualTo(1);
    assertThat(plan.next().present()).allMatch(entry -> entry.version() == 1);
  }

  @Test
  void changesNothingWhenItIsAppliedAgainInAnotherOrderOfFields() {
    BundlePlan first = plan(StoredCatalog.EMPTY, Contents.NONE, "a", "{key: one, group: x}");
    BundlePlan again = plan(first.next(), contents(first), "a", "{group: x, key: one}");

    assertThat(again.changesNothing()).isTrue();
    assertThat(again.unchanged()).isEqualTo(1);
    assertThat(again.next()).isEqualTo(first.next());
  }

  @Test
  void countsTheVersionsOfADocumentThroughItsRemoval() {
    BundlePlan first = plan(StoredCatalog.EMPTY, Contents.NONE, "a", "{key: one}", "{key: two}");
    BundlePlan removed = plan(first.next(), contents(first), "a", "{key: two}");
    BundlePlan back =
        plan(removed.next(), contents(first), "a", "{key: one}", "{key: two, group: x}");

    assertThat(removed.removed()).extracting(CatalogEntry::version).containsExactly(2L);
    assertThat(removed.next().present()).hasSize(1);
    assertThat(back.created()).extracting(CatalogEntry::version).containsExactly(3L);
    assertThat(back.changed()).extracting(CatalogEntry::version).containsExactly(2L);
    assertThat(back.next().since(2)).extracting(CatalogEntry::name).contains("one", "two");
  }

  @Test
  void refusesADocumentThatAnotherBundleOwnsNamingIt() {
    BundlePlan first = plan(StoredCatalog.EMPTY, Contents.NONE, "a", "{key: one}");
    BundlePlan other = plan(first.next(), contents(first), "b", "{key: one}");

    assertThat(other.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "assets[one]: belongs to bundle a (one); accepted: a name that no other bundle uses");
  }

  @Test
  void leavesOtherBundlesAlone() {
    BundlePlan first = plan(StoredCatalog.EMPTY, Contents.NONE, "a", "{key: one}");
    BundlePlan other = plan(first.next(), contents(first), "b", "{key: two}");

    assertThat(other.removed()).isEmpty();
    assertThat(other.next().of("a")).hasSize(1);
    assertThat(other.next().since(1)).extracting(CatalogEntry::name).containsExactly("two");
  }

  @Test
  void twoContentsOfTheSameVersionHaveTwoIds() {
    BundlePlan one = plan(StoredCatalog.EMPTY, Contents.NONE, "a", "{key: one, group: x}");
    BundlePlan two = plan(StoredCatalog.EMPTY, Contents.NONE, "a", "{key: one, group: y}");

    assertThat(one.documents().get(0).id()).isNotEqualTo(two.documents().get(0).id());
  }

  private static BundlePlan plan(
      StoredCatalog present, Contents contents, String bundle, String... assets) {
    StringBuilder yaml = new StringBuilder("apiVersion: tranche.io/v1\nbundle: " + bundle + "\n");
    yaml.append("assets:\n");
    for (String asset : assets) {
      yaml.append("  - ").append(asset.replace("}", ", materializer: {type: none}}")).append("\n");
    }
    return BundlePlan.of(
        present,
        contents,
        Catalog.empty(),
        Bundle.parse(yaml.toString().getBytes(StandardCharsets.UTF_8)),
        NOW);
  }

  private static Contents contents(BundlePlan plan) {
    return new Contents(
        plan.documents().stream()
            .collect(Collectors.toMap(DocumentVersion::id, version -> version.document().json())));
  }
}
