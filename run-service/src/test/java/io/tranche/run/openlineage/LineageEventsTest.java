package io.tranche.run.openlineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Cause;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunSummary;
import io.tranche.contracts.runs.RunTags;
import io.tranche.partitions.PartitionContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LineageEventsTest {

  private static final Instant AT = Instant.parse("2024-02-03T04:05:06Z");
  private static final PartitionContext CONTEXT = PartitionContext.at(AT);
  private static final String RUN = "logn35xrwjkyma3zde5cuxh4zh";
  private static final Catalog CATALOG =
      Catalog.of(
          1,
          Bundle.parse(
                  """
                  apiVersion: tranche.io/v1
                  bundle: sales
                  assets:
                    - {key: days, external: true, partitions: {type: daily, start: "2024-01-01"}}
                    - key: months
                      partitions: {type: monthly, start: "2024-01-01"}
                      deps: [{asset: days}]
                      materializer: {type: none}
                  """
                      .getBytes(StandardCharsets.UTF_8))
              .documents()
              .stream()
              .map(document -> new Catalog.Owned("sales", document))
              .toList());

  private final LineageEvents events = new LineageEvents("shop");

  @Test
  void aStartTellsWhatIsReadAndWritten() {
    JsonNode told = told(started(Origin.schedule("nightly")));

    assertThat(told.path("eventType").asText()).isEqualTo("START");
    assertThat(told.path("eventTime").asText()).isEqualTo("2024-02-03T04:05:06Z");
    assertThat(told.path("producer").asText()).startsWith("https://");
    assertThat(told.path("schemaURL").asText())
        .isEqualTo("https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent");
    assertThat(told.at("/job/namespace").asText()).isEqualTo("shop");
    assertThat(told.at("/job/name").asText()).isEqualTo("months");
    assertThat(told.at("/run/facets/nominalTime/nominalStartTime").asText())
        .isEqualTo("2024-01-01T00:00:00Z");
    assertThat(told.at("/run/facets/nominalTime/nominalEndTime").asText())
        .isEqualTo("2024-02-01T00:00:00Z");
    assertThat(told.at("/run/facets").has("parent")).isFalse();
    assertThat(told.at("/run/facets/tranche_run/id").asText()).isEqualTo(RUN);
    assertThat(told.at("/inputs/0/name").asText()).isEqualTo("days");
    assertThat(told.at("/inputs/0/inputFacets/tranche_partitions/count").asLong()).isEqualTo(31);
    assertThat(told.at("/inputs/0/inputFacets/tranche_partitions/keys")).hasSize(31);
    assertThat(told.at("/outputs/0/name").asText()).isEqualTo("months");
    assertThat(told.at("/outputs/0/outputFacets/tranche_partitions/keys/0").asText())
        .isEqualTo("2024-01-01");
  }

  @Test
  void everyFacetSaysWhoHasMadeItAndWhatItsSchemaIs() {
    JsonNode told = told(started(Origin.backfill("b")));

    for (String facet :
        List.of(
            "/run/facets/nominalTime",
            "/run/facets/parent",
            "/run/facets/tranche_run",
            "/inputs/0/inputFacets/tranche_partitions",
            "/outputs/0/outputFacets/tranche_partitions")) {
      assertThat(told.at(facet).path("_producer").asText()).as(facet).startsWith("https://");
      assertThat(told.at(facet).path("_schemaURL").asText())
          .as(facet)
          .matches("https://.*/[0-9]+-[0-9]+-[0-9]+/\\w+\\.json#/\\$defs/\\w+");
    }
  }

  @Test
  void theIdOfARunIsTheSameInAllItsEvents() {
    String started = told(started(Origin.person("me"))).at("/run/runId").asText();
    String ended =
        told(new RunEvent.RunSucceeded(RUN, 2, AT, List.of("months"), summary(Map.of())))
            .at("/run/runId")
            .asText();

    assertThat(UUID.fromString(started)).isEqualTo(UUID.fromString(ended));
    assertThat(LineageEvent.runId("another")).isNotEqualTo(UUID.fromString(started));
  }

  @Test
  void theRunsOfABackfillArePartsOfIt() {
    JsonNode told = told(started(Origin.backfill("fae4g3vu7bbos6czn64hdriqax")));

    assertThat(told.at("/run/facets/parent/run/runId").asText())
        .isEqualTo(LineageEvent.backfillId("fae4g3vu7bbos6czn64hdriqax").toString());
    assertThat(told.at("/run/facets/parent/job/name").asText()).isEqualTo("backfill");
  }

  @Test
  void aFailureTellsWhyAndWhatItWasARetryOf() {
    JsonNode told =
        told(
            new RunEvent.RunFailed(
                RUN,
                2,
                AT,
                List.of("months"),
                "no file",
                Optional.empty(),
                summary(Map.of(RunTags.PARENT_RUN_ID, "former"))));

    assertThat(told.path("eventType").asText()).isEqualTo("FAIL");
    assertThat(told.at("/run/facets/errorMessage/message").asText()).isEqualTo("no file");
    assertThat(told.at("/run/facets/errorMessage/programmingLanguage").asText()).isNotEmpty();
    assertThat(told.at("/run/facets/tranche_run/retryOf").asText()).isEqualTo("former");
  }

  @Test
  void aCancellationIsAnAbort() {
    JsonNode told =
        told(
            new RunEvent.RunCanceled(
                RUN, 2, AT, List.of("months"), Optional.of("asked"), summary(Map.of())));

    assertThat(told.path("eventType").asText()).isEqualTo("ABORT");
    assertThat(told.at("/run/facets/tranche_run/reason").asText()).isEqualTo("asked");
  }

  @Test
  void saysHowManyPartitionsThereAreWhereTheyAreTooMany() {
    JsonNode told =
        told(
            new RunEvent.RunStarted(
                RUN,
                1,
                AT,
                List.of("months"),
                List.of("2024-01-01"),
                2_000,
                Origin.person("me"),
                Cause.request("r", AT),
                "replica",
                1));

    assertThat(told.at("/outputs/0/outputFacets/tranche_partitions/count").asLong())
        .isEqualTo(2_000);
    assertThat(told.at("/outputs/0/outputFacets/tranche_partitions/keys")).isEmpty();
    assertThat(told.at("/inputs/0/inputFacets").has("tranche_partitions")).isFalse();
    assertThat(told.at("/run/facets").has("nominalTime")).isFalse();
  }

  @Test
  void anAssetThatIsNoLongerDefinedIsStillWritten() {
    JsonNode told = told(new RunEvent.RunSucceeded(RUN, 2, AT, List.of("gone"), summary(Map.of())));

    assertThat(told.at("/outputs/0/name").asText()).isEqualTo("gone");
    assertThat(told.at("/inputs")).isEmpty();
  }

  @Test
  void nothingIsToldOfARunThatWaits() {
    RunEvent queued =
        new RunEvent.RunQueued(
            RUN,
            1,
            AT,
            List.of("months"),
            List.of("2024-01-01"),
            1,
            Origin.person("me"),
            Cause.request("r", AT));

    assertThat(events.of(queued, CATALOG, CONTEXT)).isEmpty();
  }

  @Test
  void theGuideShowsWhatIsTold() throws IOException {
    String guide = Files.readString(Path.of("../docs/guides/lineage.md"));
    Catalog shown =
        Catalog.of(
            1,
            Bundle.parse(
                    block(guide, "yaml file: fresh/bundle.yaml").getBytes(StandardCharsets.UTF_8))
                .documents()
                .stream()
                .map(document -> new Catalog.Owned("fresh", document))
                .toList());
    RunEvent ended =
        new RunEvent.RunSucceeded(
            RUN,
            2,
            AT,
            List.of("prices"),
            Optional.of(RunSummary.of(List.of("eur"), Origin.person("me"), Map.of())));

    LineageEvent event = new LineageEvents("tranche").of(ended, shown, CONTEXT).orElseThrow();

    assertThat(Json.tree(Json.write(event)))
        .isEqualTo(Json.tree(block(guide, "json openlineage").getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void ourOwnFacetsHaveWhatTheirSchemasSay() throws IOException {
    JsonNode told = told(started(Origin.person("me")));

    assertFields(told.at("/run/facets/tranche_run"), "TrancheRunFacet");
    assertFields(told.at("/outputs/0/outputFacets/tranche_partitions"), "TranchePartitionsFacet");
  }

  private static void assertFields(JsonNode facet, String name) throws IOException {
    JsonNode schema =
        Json.tree(Files.readAllBytes(Path.of("../docs/openlineage/1-0-0/" + name + ".json")));
    JsonNode form = schema.path("$defs").path(name).at("/allOf/1");
    assertThat(facet.path("_schemaURL").asText())
        .isEqualTo(schema.path("$id").asText() + "#/$defs/" + name);
    form.path("required")
        .forEach(field -> assertThat(facet.has(field.asText())).as(field.asText()).isTrue());
    facet
        .fieldNames()
        .forEachRemaining(
            field ->
                assertThat(field.startsWith("_") || form.path("properties").has(field))
                    .as(field)
                    .isTrue());
  }

  private static String block(String guide, String info) {
    int start = guide.indexOf("```" + info + "\n") + info.length() + 4;
    return guide.substring(start, guide.indexOf("```", start));
  }

  private static Optional<RunSummary> summary(Map<String, String> tags) {
    return Optional.of(RunSummary.of(List.of("2024-01-01"), Origin.person("me"), tags));
  }

  private static RunEvent started(Origin origin) {
    return new RunEvent.RunStarted(
        RUN,
        1,
        AT,
        List.of("months"),
        List.of("2024-01-01"),
        1,
        origin,
        Cause.request("r", AT),
        "replica",
        1);
  }

  private JsonNode told(RunEvent event) {
    return Json.tree(Json.write(events.of(event, CATALOG, CONTEXT).orElseThrow()));
  }
}
