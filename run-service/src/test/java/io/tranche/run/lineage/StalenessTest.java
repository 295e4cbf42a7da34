package io.tranche.run.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.workers.TaskUpstream;
import io.tranche.partitions.PartitionContext;
import io.tranche.run.lineage.StaleCause.Type;
import io.tranche.run.lineage.Staleness.State;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StalenessTest {

  private static final PartitionContext AT =
      PartitionContext.at(Instant.parse("2024-03-01T00:00:00Z"));
  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: stale
      assets:
        - {key: days, external: true, partitions: {type: daily, start: "2024-01-01"}}
        - {key: rates, external: true}
        - key: months
          codeVersion: "2"
          partitions: {type: monthly, start: "2024-01-01"}
          deps: [{asset: days}, {asset: rates}]
          materializer: {type: none}
        - key: all
          deps: [{asset: hours}]
          materializer: {type: none}
        - {key: hours, external: true, partitions: {type: hourly, start: "2024-01-01-00:00"}}
      """;
  private static final Catalog CATALOG = catalog();

  private static Catalog catalog() {
    return Catalog.of(
        1,
        Bundle.parse(BUNDLE.getBytes(StandardCharsets.UTF_8)).documents().stream()
            .map(document -> new Catalog.Owned("stale", document))
            .toList());
  }

  private final AssetDocument months = CATALOG.asset("months");
  private final List<Edge> edges = Edge.of(months, List.of("2024-01-01"), CATALOG, AT);
  private final Map<String, DataVersion> present =
      Map.of(
          "days|2024-01-05", new DataVersion(7, "v1", Optional.empty()),
          "days|2024-01-06", new DataVersion(8, "v1", Optional.empty()),
          "rates|", new DataVersion(3, "r1", Optional.empty()));

  @Test
  void readsThePartitionsThatTheMappingNames() {
    assertThat(edges).extracting(Edge::upstream).containsExactly("days", "rates");
    assertThat(edges).extracting(Edge::count).containsExactly(31L, 1L);
    assertThat(edges.get(0).keys()).startsWith("2024-01-01").endsWith("2024-01-31");
  }

  @Test
  void isFreshWhileNothingHasChanged() {
    assertThat(judge(made("2", present), present).state()).isEqualTo(State.FRESH);
  }

  @Test
  void isMissingUntilItIsMade() {
    assertThat(judge(MadePartition.missing("2024-01-01"), present).state())
        .isEqualTo(State.MISSING);
  }

  @Test
  void isStaleWithAnotherVersionOfItsCode() {
    Staleness judged = judge(made("1", present), present);

    assertThat(judged.state()).isEqualTo(State.STALE);
    assertThat(judged.causes()).containsExactly(StaleCause.code(Optional.of("1"), "2"));
    assertThat(judged.causes().get(0).reason()).isEqualTo("code version changed from 1 to 2");
  }

  @Test
  void isStaleWithTheFirstVersionOfItsCode() {
    assertThat(judge(made(null, present), present).causes())
        .extracting(StaleCause::reason)
        .containsExactly("code version changed from none to 2");
  }

  @Test
  void isStaleWhereOtherDataIsUpstreamButNotWhereItIsTheSame() {
    Map<String, DataVersion> now =
        Map.of(
            "days|2024-01-05", new DataVersion(20, "v1", Optional.empty()),
            "days|2024-01-06", new DataVersion(21, "v2", Optional.empty()),
            "rates|", new DataVersion(22, "r1", Optional.empty()));

    assertThat(judge(made("2", present), now).causes())
        .extracting(StaleCause::type, StaleCause::reason)
        .containsExactly(tuple(Type.DATA, "days 2024-01-06 has other data (v1 then, v2 now)"));
  }

  @Test
  void isStaleWhereWhatWasMissingIsThereNowButNotWhereSomethingWasWiped() {
    Map<String, DataVersion> now =
        Map.of(
            "days|2024-01-05", new DataVersion(7, "v1", Optional.empty()),
            "days|2024-01-07", new DataVersion(20, "v9", Optional.empty()));

    assertThat(judge(made("2", present), now).causes())
        .extracting(StaleCause::reason)
        .containsExactly("days 2024-01-07 was missing then, and is there now");
  }

  @Test
  void isStaleWhereItReadsOtherAssets() {
    List<TaskUpstream> read =
        List.of(
            Reads.of(edges, present).of("months", "2024-01-01").orElseThrow().get(0),
            new TaskUpstream(
                "former", 0, Optional.empty(), Optional.empty(), List.of(), Optional.empty()));

    assertThat(judge(made("2", Optional.of(read)), present).causes())
        .extracting(StaleCause::reason)
        .containsExactly("the dependency on rates is new", "the dependency on former is gone");
  }

  @Test
  void judgesByTokensWhereItIsNotKnownWhatWasRead() {
    MadePartition reported =
        new MadePartition(
            "2024-01-01",
            7,
            "",
            Optional.of("x"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    assertThat(judge(reported, present).causes())
        .extracting(StaleCause::reason)
        .containsExactly("days 2024-01-06 was made later");
  }

  @Test
  void isStaleWhereAFileThatItWasMadeForWasDeleted() {
    Optional<String> gone = Optional.of("s3://drops/a.csv");
    MadePartition made =
        new MadePartition(
            "2024-01-01", 10, "run", Optional.of("x"), Optional.of("2"), gone, Optional.empty());

    assertThat(judge(made, Map.of()).causes())
        .extracting(StaleCause::reason)
        .containsExactly("s3://drops/a.csv was deleted");
  }

  @Test
  void doesNotCompareOnePartitionOfVeryMany() {
    List<Edge> many = Edge.of(CATALOG.asset("all"), List.of(""), CATALOG, AT);
    MadePartition made =
        new MadePartition(
            "",
            1,
            "run",
            Optional.of("x"),
            Optional.empty(),
            Optional.empty(),
            Reads.of(many, Map.of()).of("all", ""));
    Map<String, DataVersion> now =
        Map.of("hours|2024-01-05-00:00", new DataVersion(9, "v", Optional.empty()));

    assertThat(many.get(0).count()).isEqualTo(60 * 24);
    assertThat(many.get(0).keys()).isEmpty();
    assertThat(many.get(0).ends().orElseThrow().from()).isEqualTo("2024-01-01-00:00");
    assertThat(many.get(0).ends().orElseThrow().to()).isEqualTo("2024-02-29-23:00");
    assertThat(Staleness.of(CATALOG.asset("all"), made, many, now).state()).isEqualTo(State.FRESH);
  }

  @Test
  void keepsWhatWasReadAsItWas() {
    List<TaskUpstream> read = Reads.of(edges, present).of("months", "2024-01-01").orElseThrow();

    assertThat(ReadDocuments.toReads(ReadDocuments.toDocuments(read))).isEqualTo(read);
  }

  private Staleness judge(MadePartition made, Map<String, DataVersion> now) {
    return Staleness.of(months, made, edges, now);
  }

  private MadePartition made(@Nullable String codeVersion, Map<String, DataVersion> then) {
    return new MadePartition(
        "2024-01-01",
        10,
        "run",
        Optional.of("x"),
        Optional.ofNullable(codeVersion),
        Optional.empty(),
        Reads.of(edges, then).of("months", "2024-01-01"));
  }

  private MadePartition made(String codeVersion, Optional<List<TaskUpstream>> read) {
    return new MadePartition(
        "2024-01-01",
        10,
        "run",
        Optional.of("x"),
        Optional.of(codeVersion),
        Optional.empty(),
        read);
  }
}
