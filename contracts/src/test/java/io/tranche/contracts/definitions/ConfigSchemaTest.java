package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigSchemaTest {

  private static final String HEAD = "apiVersion: tranche.io/v1\nbundle: b\n";

  private static final String LIMITS =
      """
      $schema: https://json-schema.org/draft/2020-12/schema
      properties:
        limit: {type: integer, minimum: 1, default: 10}
        mode: {enum: [fast, exact], default: fast}
        tables: {type: array, items: {type: string}}
        source:
          type: object
          default: {}
          properties: {url: {type: string, pattern: ^https, default: "https://example.org"}}
          additionalProperties: false
      additionalProperties: false
      """;

  @Test
  void fillsInTheDefaultsOfWhatIsLeftOut() {
    JsonNode config = filledIn(schema(LIMITS), tree("{\"limit\": 3}"));

    assertThat(config)
        .isEqualTo(
            tree(
                "{\"limit\": 3, \"mode\": \"fast\", \"source\": {\"url\":"
                    + " \"https://example.org\"}}"));
    assertThat(schema(LIMITS).problems("runConfig", config)).isEmpty();
  }

  @Test
  void fillsInDefaultsThatNobodyElseCanChange() {
    ConfigSchema schema =
        schema(
            """
            properties:
              steps: {type: array, items: {properties: {with: {default: {}, properties: {n: {default: 1}}}}}}
            """);
    JsonNode first = filledIn(schema, tree("{\"steps\": [{}, {}]}"));

    ((ObjectNode) first.at("/steps/0/with")).put("n", 2).put("more", true);

    assertThat(filledIn(schema, tree("{\"steps\": [{}]}")))
        .isEqualTo(tree("{\"steps\": [{\"with\": {\"n\": 1}}]}"));
    assertThat(first.at("/steps/1")).isEqualTo(tree("{\"with\": {\"n\": 1}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{'limit': 'many'}~limit: is of another type (many); accepted: integer",
        "{'limit': 0}~limit: must have a minimum value of 1 (0); accepted: minimum 1",
        "{'mode': 'slow'}~mode: does not have a value in the enumeration [\"fast\", \"exact\"]"
            + " (slow); accepted: enum [\"fast\",\"exact\"]",
        "{'limt': 5}~limt: is not a known field, did you mean limit? (5); accepted: limit, mode,"
            + " tables, source",
        "{'source': {'ur': 'x'}}~source.ur: is not a known field, did you mean url? (x); accepted:"
            + " url",
        "{'tables': ['a', 2]}~tables[1]: is of another type (2); accepted: string"
      })
  void saysWhichValueIsWrongAndWhatIsAccepted(String config, String problem) {
    assertThat(schema(LIMITS).problems("runConfig", tree(config.replace('\'', '"'))))
        .extracting(Problem::toString)
        .containsExactly("runConfig." + problem);
  }

  @Test
  void saysWhatIsRequired() {
    ConfigSchema schema = schema("required: [day]");

    assertThat(schema.problemsOfNone("runConfig"))
        .extracting(Problem::toString)
        .containsExactly("runConfig.day: is required");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "true~configSchema: must be a JSON Schema (true); accepted: an object",
        "{type: array}~configSchema.type: is not what a configuration is (array); accepted: object",
        "{$schema: 'http://json-schema.org/draft-07/schema#'}~configSchema.$schema: is not"
            + " supported (http://json-schema.org/draft-07/schema#); accepted:"
            + " https://json-schema.org/draft/2020-12/schema",
        "{properties: {a: {$ref: 'https://example.org/a'}}}~configSchema.properties.a.$ref: leads"
            + " out of the schema (https://example.org/a); accepted: a reference within it, such"
            + " as #/$defs/name",
        "{required: day}~configSchema.required: is of another type (day); accepted: array",
        "{$ref: '#'}~configSchema: its configSchema refers to itself without an end"
            + " ({\"$ref\":\"#\"}); accepted: a JSON Schema of an object"
      })
  void refusesWhatIsNoSchemaOfAnObject(String schema, String problem) {
    assertThat(problems("materializer: {type: none}, configSchema: " + schema))
        .containsExactly("assets[0]." + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{properties: {a: {$ref: '#/$defs/nowhere'}}}",
        "{properties: {a: {pattern: '('}}}",
        "{properties: {a: {type: integr}}}"
      })
  void refusesASchemaThatCannotBeUsed(String schema) {
    assertThat(problems("materializer: {type: none}, configSchema: " + schema))
        .isNotEmpty()
        .allMatch(problem -> problem.startsWith("assets[0].configSchema"));
  }

  @Test
  void runsByAutomationNeedADefaultForAllThatIsRequired() {
    String fields =
        "materializer: {type: none}, automation: {type: eager}, configSchema: {required: [day]";

    assertThat(problems(fields + "}"))
        .containsExactly(
            "assets[0].configSchema: asks for what runs by automation do not have"
                + " (configSchema.day: is required); accepted: a default for it, or no automation");
    assertThat(parse("{key: a, " + fields + ", properties: {day: {default: 1}}}}").documents())
        .hasSize(1);
  }

  @Test
  void runsByScheduleNeedADefaultForAllThatIsRequired() {
    Bundle bundle =
        Bundle.parse(
            (HEAD
                    + "assets: [{key: a, materializer: {type: none}, configSchema: {required:"
                    + " [day]}}]\n"
                    + "schedules: [{name: nightly, target: a, at: \"01:00\"}]\n"
                    + "jobs: [{name: by_hand, target: a}]")
                .getBytes(StandardCharsets.UTF_8));

    assertThat(catalog(bundle).problems())
        .extracting(Problem::toString)
        .containsExactly(
            "schedules[nightly].target: needs a configuration, which these runs do not have:"
                + " runConfig.day: is required (a); accepted: a runConfig of the job or schedule,"
                + " or an asset whose configSchema has a default for it");
  }

  @Test
  void runsByScheduleHaveWhatTheJobAndTheScheduleSay() {
    String assets =
        "assets: [{key: a, materializer: {type: none}, configSchema: {required: [day],"
            + " properties: {day: {type: integer}, mode: {enum: [fast, exact]}}}},"
            + " {key: b, materializer: {type: none}}]\n";
    Bundle said =
        bundle(
            assets
                + "jobs: [{name: all, target: \"*\", runConfig: {day: 1, mode: fast}}]\n"
                + "schedules: [{name: of_job, job: all, cron: 0 1 * * *, runConfig: {day: 2}},"
                + " {name: own, target: a, cron: 0 1 * * *, runConfig: {day: 3}}]");
    Catalog catalog = catalog(said);

    assertThat(catalog.problems()).isEmpty();
    assertThat(catalog.schedule("of_job").runConfig(catalog))
        .hasToString("Optional[{\"day\":2,\"mode\":\"fast\"}]");
    assertThat(catalog.schedule("own").runConfig(catalog)).hasToString("Optional[{\"day\":3}]");
  }

  @Test
  void refusesAConfigurationOfAJobOrAScheduleThatItsAssetsDoNotTake() {
    Bundle refused =
        bundle(
            "assets: [{key: a, materializer: {type: none}, configSchema: {properties: {day: {type:"
                + " integer}}, additionalProperties: false}}, {key: b, materializer: {type:"
                + " none}}]\n"
                + "jobs: [{name: one, target: a, runConfig: {day: late}}, {name: two, target: b,"
                + " runConfig: {day: 1}}, {name: three, target: a, runConfig: {day: 1}}]\n"
                + "schedules: [{name: s, job: three, cron: 0 1 * * *, runConfig: {dya: 2}}]");

    assertThat(catalog(refused).problems())
        .extracting(Problem::toString)
        .containsExactlyInAnyOrder(
            "jobs[one].runConfig.day: is of another type (late); accepted: integer",
            "jobs[two].runConfig: is not taken by b ({\"day\":1}); accepted: no runConfig, or an"
                + " asset with a configSchema",
            "schedules[s].runConfig.dya: is not a known field, did you mean day? (2); accepted:"
                + " day");
  }

  private static Bundle bundle(String parts) {
    return Bundle.parse((HEAD + parts).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void isOfNoUseToAnAssetThatIsNeverRun() {
    assertThat(problems("external: true, configSchema: {}"))
        .containsExactly(
            "assets[0].configSchema: an external asset is never run (given); accepted: no"
                + " configSchema");
  }

  @Test
  void saysThatDefaultsHaveNoEndWhereTheyAreReached() {
    ConfigSchema schema =
        schema(
            """
            properties:
              steps: {type: array, items: {$ref: "#/$defs/step"}}
            $defs:
              step: {properties: {next: {$ref: "#/$defs/step", default: {}}}}
            """);
    List<Problem> problems = new ArrayList<>();
    JsonNode config = tree("{\"steps\": [{}]}");

    assertThat(schema.filledIn("runConfig", config, problems)).isEqualTo(config);
    assertThat(problems)
        .extracting(Problem::toString)
        .containsExactly("runConfig: its configSchema refers to itself without an end");
  }

  private static JsonNode filledIn(ConfigSchema schema, JsonNode object) {
    List<Problem> problems = new ArrayList<>();
    JsonNode filled = schema.filledIn("runConfig", object, problems);
    assertThat(problems).isEmpty();
    return filled;
  }

  private static ConfigSchema schema(String yaml) {
    Bundle bundle =
        Bundle.parse(
            (HEAD
                    + "assets:\n- key: a\n  materializer: {type: none}\n  configSchema:\n"
                    + yaml.indent(4))
                .getBytes(StandardCharsets.UTF_8));
    return catalog(bundle).asset("a").configSchema().orElseThrow();
  }

  private static Catalog catalog(Bundle bundle) {
    return Catalog.of(1, bundle.documents().stream().map(d -> new Catalog.Owned("b", d)).toList());
  }

  private static List<String> problems(String fields) {
    TrancheException.Invalid error =
        catchThrowableOfType(
            TrancheException.Invalid.class, () -> parse("{key: a, " + fields + "}"));
    return error.problems().stream().map(Problem::toString).toList();
  }

  private static Bundle parse(String asset) {
    return Bundle.parse((HEAD + "assets: [" + asset + "]").getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode tree(String json) {
    return Json.tree(json.getBytes(StandardCharsets.UTF_8));
  }
}
