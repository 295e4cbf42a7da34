package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundleTest {

  private static final String HEAD = "apiVersion: tranche.io/v1\nbundle: sales\n";

  @Test
  void readsYamlAndJsonAlike() {
    Bundle yaml =
        parse(
            HEAD
                + """
                partitionSets: [{name: files, maxKeys: 10}]
                assets:
                  - {key: raw/orders, partitions: {type: dynamic, name: files}, materializer: {type: none}}
                """);
    Bundle json =
        parse(
            """
            {"apiVersion":"tranche.io/v1","bundle":"sales",
             "partitionSets":[{"name":"files","maxKeys":10}],
             "assets":[{"key":"raw/orders","partitions":{"type":"dynamic","name":"files"},
               "materializer":{"type":"none"}}]}\
            """);
    assertThat(yaml).isEqualTo(json);
    assertThat(yaml.name()).isEqualTo("sales");
    assertThat(yaml.documents()).extracting(Document::name).containsExactly("files", "raw/orders");
  }

  @Test
  void reportsEveryProblemAtOnceWithPathValueAndWhatIsAccepted() {
    List<Problem> problems =
        problemsOf(
            """
            apiVersion: tranche.io/v2
            bundle: sales
            partitonSets: []
            assets:
              - {key: a b, materializer: {type: sq}}
              - {key: ok, materialiser: {type: none}, materializer: {type: none}}
              - {key: month, partitions: {type: montly, start: "2018-01-01"}, materializer: {type: none}}
            """);
    assertThat(problems)
        .extracting(Problem::toString)
        .contains(
            "apiVersion: is not known (tranche.io/v2); accepted: tranche.io/v1",
            "assets[0].key: is not a name (a b); accepted: segments of letters, digits, _, - and .,"
                + " joined by /",
            "assets[0].materializer.type: is not known, did you mean sql? (sq); accepted: none,"
                + " sql, command, http, kubernetesJob, worker, shared",
            "assets[2].partitions.type: is not known, did you mean monthly? (montly); accepted:"
                + " static, hourly, daily, weekly, monthly, cron, dynamic, multi");
    assertThat(problemAt(problems, "partitonSets").message())
        .isEqualTo("is not a known field, did you mean partitionSets?");
    assertThat(problemAt(problems, "assets[1].materialiser").message())
        .isEqualTo("is not a known field, did you mean materializer?");
  }

  @Test
  void readsHowABackfillIsDividedIntoRuns() {
    Bundle bundle =
        parse(
            HEAD
                + """
                assets:
                  - {key: one, materializer: {type: none}, backfillPolicy: {type: singleRun}}
                  - {key: dozen, materializer: {type: none}, backfillPolicy: {type: multiRun, maxPartitionsPerRun: 12}}
                  - {key: each, materializer: {type: none}, backfillPolicy: {type: multiRun}}
                  - {key: silent, materializer: {type: none}}
                """);
    assertThat(bundle.documents())
        .extracting(
            document -> ((AssetDocument) document.definition().orElseThrow()).backfillPolicy())
        .containsExactly(
            Optional.of(new BackfillPolicy.SingleRun()),
            Optional.of(new BackfillPolicy.MultiRun(12)),
            Optional.of(BackfillPolicy.RUN_PER_PARTITION),
            Optional.empty());
    assertThat(
            problemsOf(
                HEAD
                    + """
                    assets:
                      - {key: a, materializer: {type: none}, backfillPolicy: {type: singelRun}}
                      - {key: b, materializer: {type: none}, backfillPolicy: {type: multiRun, maxPartitionsPerRun: 100001}}
                    """))
        .extracting(Problem::toString)
        .containsExactly(
            "assets[0].backfillPolicy.type: is not known, did you mean singleRun? (singelRun);"
                + " accepted: singleRun, multiRun",
            "assets[1].backfillPolicy.maxPartitionsPerRun: is out of range (100001); accepted: 1 to"
                + " 100000");
  }

  @Test
  void namesWhatASensorCannotMatch() {
    assertThat(
            problemsOf(
                HEAD
                    + """
                    sensors:
                      - name: landing
                        type: fileArrival
                        target: raw/orders
                        match: {bucket: b, key: "{name}", size: {min: 5, max: 1}, contentTypes: [csv, text/*]}
                      - name: other
                        type: fileArrival
                        target: raw/orders
                        onOverwrite: rejekt
                        match: {bucket: b, key: "{name}", size: {max: 1.5}}
                    """))
        .extracting(Problem::toString)
        .contains(
            "sensors[0].match.size.min: is more than max, so no object would match (5); accepted:"
                + " 0 to 1",
            "sensors[0].match.contentTypes: is not a content type (csv); accepted: text/csv,"
                + " text/*",
            "sensors[1].match.size.max: must be a whole number (1.5); accepted: 0 or more",
            "sensors[1].onOverwrite: is not known, did you mean reject? (rejekt); accepted:"
                + " ignore, reject, rematerialize");
  }

  @Test
  void namesWhatWouldNeverEndAWaitForFiles() {
    assertThat(
            problemsOf(
                HEAD
                    + """
                    sensors:
                      - {name: a, type: fileArrival, target: x, match: {bucket: b, key: k}, debounce: {quietPeriod: PT1M}}
                      - {name: b, type: fileArrival, target: x, match: {bucket: b, key: k}, debounce: {quietPeriod: PT1S, maxEvents: 1}}
                      - {name: c, type: fileArrival, target: x, match: {bucket: b, key: k}, debounce: {maxDelay: P8D, maxEvents: 1001}}
                    """))
        .extracting(Problem::toString)
        .contains(
            "sensors[0].debounce.quietPeriod: is longer than maxDelay, so that it never counts"
                + " (PT1M); accepted: PT0S to PT30S",
            "sensors[1].debounce.maxEvents: starts the run with its first event, so that"
                + " quietPeriod never counts (1); accepted: 2 to 1000, or none",
            "sensors[2].debounce.maxEvents: is out of range (1001); accepted: 1 to 1000",
            "sensors[2].debounce.maxDelay: is out of range (P8D); accepted: PT0.001S to PT168H,"
                + " e.g. PT10M");
  }

  @Test
  void namesWhereTheSameContentCannotBeIgnored() {
    assertThat(
            problemsOf(
                HEAD
                    + """
                    sensors:
                      - {name: a, type: directory, target: x, match: {bucket: b, key: k}, sameContent: ignore}
                      - {name: b, type: fileArrival, target: x, match: {bucket: b, key: k}, add: {set: s, key: k}, onDelete: removePartition, sameContent: ignore}
                      - {name: c, type: fileArrival, target: x, match: {bucket: b, key: k}, sameContent: skip}
                    """))
        .extracting(Problem::toString)
        .contains(
            "sensors[0].sameContent: is not told by a folder that is looked at (ignore); accepted:"
                + " process",
            "sensors[1].sameContent: is not possible beside onDelete: removePartition, for a file"
                + " that is moved would lose its partition (ignore); accepted: process, or"
                + " onDelete: keep",
            "sensors[2].sameContent: is not known (skip); accepted: ignore, process");
  }

  @Test
  void namesWhatAMarkerDoesNotTell() {
    assertThat(
            problemsOf(
                HEAD
                    + """
                    sensors:
                      - {name: a, type: fileArrival, target: x, match: {bucket: b, key: "{date}/{file}"}, marker: {key: "{date}/_DONE"}, partition: "{date}|{file}"}
                      - {name: b, type: fileArrival, target: x, match: {bucket: b, key: "{date}/{file}"}, marker: {key: "{date}/_DONE"}, add: {set: s, key: "{key}"}, sameContent: ignore}
                      - {name: c, type: fileArrival, target: x, match: {bucket: b, key: k}, marker: {key: "{date"}}
                      - {name: d, type: fileArrival, target: x, match: {bucket: b, key: k}, marker: {}}
                    """))
        .extracting(Problem::toString)
        .contains(
            "sensors[0].partition: uses [file], which match.key and marker.key do not both capture"
                + " ({date}|{file}); accepted: [bucket, date]",
            "sensors[1].add.key: uses [key], which match.key and marker.key do not both capture"
                + " ({key}); accepted: [bucket, date]",
            "sensors[1].sameContent: is not possible beside marker, for it is the marker that runs"
                + " the partition (ignore); accepted: process",
            "sensors[2].marker.key: has a brace that is no capture such as {name} or"
                + " {date:uuuu-MM-dd} ({date); accepted: orders/{date:uuuu-MM-dd}/_SUCCESS",
            "sensors[3].marker.key: is required");
  }

  @Test
  void namesWhatASensorOfADirectoryCannotSee() {
    assertThat(
            problemsOf(
                HEAD
                    + """
                    partitionSets: [{name: files}]
                    assets:
                      - {key: raw, partitions: {type: dynamic, name: files}, materializer: {type: none}}
                    sensors:
                      - name: inbox
                        type: directory
                        match: {bucket: inbox, key: "{name}", events: [removed]}
                        add: {set: files, key: "{name}"}
                        target: raw
                        onDelete: removePartition
                      - {name: other, type: folder, match: {bucket: b, key: "{name}"}, target: raw}
                    """))
        .extracting(Problem::toString)
        .contains(
            "sensors[0].match.events: is not told by a folder that is looked at (removed);"
                + " accepted: created",
            "sensors[0].onDelete: is not told by a folder that is looked at (removePartition);"
                + " accepted: keep",
            "sensors[1].type: is not known (folder); accepted: asset, bucket, directory, fileArrival,"
                + " multiAsset, runStatus, webhook");
  }

  @Test
  void putsAllProblemsIntoTheMessage() {
    var error = invalid(HEAD + "assets: [{key: a}, {key: b}]");
    assertThat(error)
        .hasMessage(
            """
            Cannot read bundle: it has 2 problems
              assets[0].materializer: is required (none given); accepted: either external: true or a materializer
              assets[1].materializer: is required (none given); accepted: either external: true or a materializer\
            """);
    assertThat(error.code()).isEqualTo("invalid-bundle");
  }

  @Test
  void refusesTwoDocumentsOfOneName() {
    assertThat(
            problemsOf(
                HEAD
                    + "assets: [{key: a, external: true}, {key: a, materializer: {type: none}}]\n"
                    + "partitionSets: [{name: a}]"))
        .singleElement()
        .hasToString("assets: is the name of two documents (a); accepted: each name once");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "assets: raw~assets~must be a list",
        "assets: [raw]~assets[0]~must be an object",
        "partitionSets: [{name: a, timeToLive: a month}]~partitionSets[0].timeToLive~is not a duration",
        "partitionSets: [{name: a, timeToLive: PT59S}]~partitionSets[0].timeToLive~is too short",
        "partitionSets: [{name: a, maxKeys: many}]~partitionSets[0].maxKeys~must be a whole number",
        "assets: [{key: a, external: 1}]~assets[0].external~must be true or false",
        "assets: [{key: [a], external: true}]~assets[0].key~must be a text",
        "assets: [{key: a, external: true, tags: [x]}]~assets[0].tags~must be an object of texts",
        "assets: [{key: a, external: true, materializer: {type: none}}]~assets[0].materializer~an"
            + " external asset is never run",
        "assets: [{key: a, external: true, group: a b}]~assets[0].group~is not a name",
        "assets: [{key: a, external: true, owners: [ada]}]~assets[0].owners[0]~is not an owner",
        "assets: [{key: a, external: true, tags: {a b: x}}]~assets[0].tags.a b~is not the name of a"
            + " tag",
        "assets: [{key: a, external: true, tags: {tier: a/b}}]~assets[0].tags.tier~is not the value"
            + " of a tag",
        "assets: [{key: a, external: true, metadata: [x]}]~assets[0].metadata~must be an object of"
            + " texts",
        "connections: [{name: w, type: duckdb}]~connections[0].path~is required",
        "connections: [{name: '', type: duckdb, path: p}]~connections[0].name~must not be empty",
        "partitionSets: [{name: a, maxKeys: 1.5}]~partitionSets[0].maxKeys~must be a whole number",
        "partitionSets: [{name: a, maxKeys: 0}]~partitionSets[0].maxKeys~is out of range",
      })
  void namesTheFieldThatHasTheWrongForm(String section, String path, String message) {
    assertThat(problemAt(problemsOf(HEAD + section), path).message()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "partitions: {type: daily}~assets[0].partitions.start~is required",
        "partitions: {type: static, keys: [a, a]}~assets[0].partitions~",
        "partitions: {type: static, keys: ['a...b']}~assets[0].partitions~",
        "partitions: {type: daily, start: yesterday}~assets[0].partitions~",
        "partitions: {type: daily, start: '2018-01-01', cron: 0 5 * * *}~assets[0].partitions.cron~is"
            + " not a known field",
        "partitions: {type: daily, start: '2018-01-01', exclusions: 0 0 * * 6}~assets[0].partitions.exclusions~must"
            + " be a list",
        "partitions: {type: multi, dimensions: [a]}~assets[0].partitions.dimensions~must be an object"
            + " of objects",
        "partitions: {type: static}~assets[0].partitions.keys~is required",
        "partitions: {type: daily, start: '2018-01-01', timezone: Mars/Base}~assets[0].partitions~",
      })
  void refusesDefinitionsThatCannotBe(String partitions, String path, String message) {
    List<Problem> problems =
        problemsOf(HEAD + "assets: [{key: a, external: true, " + partitions + "}]");
    assertThat(problems).anyMatch(p -> p.path().equals(path));
    if (message != null) {
      assertThat(problemAt(problems, path).message()).isEqualTo(message);
    }
  }

  @Test
  void asksForTheColumnOfEveryDimension() {
    assertThat(
            problemsOf(
                HEAD
                    + """
                    assets:
                      - key: a
                        partitions: {type: multi, dimensions: {date: {type: daily, start: "2018-01-01"}, region: {type: static, keys: [us]}}}
                        materializer: {type: sql, connection: w, table: t, partitionColumn: d, script: select 1}
                    """))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo("assets[0].materializer.partitionColumn");
              assertThat(problem.accepted()).contains("one column for each of [date, region]");
            });
  }

  @Test
  void namesWhatIsWrongWithTheQueriesBesideAScript() {
    assertThat(
            problemsOf(
                HEAD
                    + """
                    assets:
                      - key: a
                        materializer: {type: sql, connection: w, table: t, script: select 1, metadata: "", observe: [{asset: a b, sql: ""}, {query: select 1}]}
                    """))
        .extracting(Problem::toString)
        .containsExactly(
            "assets[0].materializer.metadata: must not be empty (\"\"); accepted: a text",
            "assets[0].materializer.observe[0].asset: is not a name (a b); accepted: the key of an"
                + " asset",
            "assets[0].materializer.observe[0].sql: must not be empty (\"\"); accepted: a text",
            "assets[0].materializer.observe[1].asset: is required",
            "assets[0].materializer.observe[1].sql: is required",
            "assets[0].materializer.observe[1].query: is not a known field (select 1); accepted:"
                + " asset, sql");
  }

  @Test
  void refusesATemplateThatThePatternDoesNotFill() {
    assertThat(
            problemsOf(
                HEAD
                    + """
                    sensors:
                      - {name: landing, type: fileArrival, match: {bucket: b, key: "{file}.csv"}, partition: "{date}", target: a}
                    """))
        .singleElement()
        .hasToString(
            "sensors[0].partition: uses [date], which the pattern does not capture ({date});"
                + " accepted: [bucket, file, key]");
  }

  @Test
  void refusesADocumentThatIsTooLarge() {
    String script = "x".repeat(Bundle.MAX_DOCUMENT_BYTES);
    assertThat(
            problemsOf(
                HEAD
                    + "assets: [{key: a, materializer: {type: sql, connection: w, table: t, script:"
                    + " "
                    + script
                    + "}}]"))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).isEqualTo("is too large"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "---", "# nothing"})
  void refusesAnEmptyText(String text) {
    assertThatThrownBy(() -> parse(text)).hasMessage("Cannot read bundle: it is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: [", "a: 1\na: 2", "{", "a: &x [*x", "\u0000"})
  void refusesWhatIsNoYaml(String text) {
    assertThat(invalid(text).code()).isEqualTo("malformed-bundle");
  }

  private static Problem problemAt(List<Problem> problems, String path) {
    return problems.stream()
        .filter(problem -> problem.path().equals(path))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no problem at " + path + " in " + problems));
  }

  private static List<Problem> problemsOf(String text) {
    return invalid(text).problems();
  }

  private static TrancheException.Invalid invalid(String text) {
    TrancheException.Invalid error =
        catchThrowableOfType(TrancheException.Invalid.class, () -> parse(text));
    assertThat(error).as("an error about %s", text).isNotNull();
    return error;
  }

  private static Bundle parse(String text) {
    return Bundle.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
