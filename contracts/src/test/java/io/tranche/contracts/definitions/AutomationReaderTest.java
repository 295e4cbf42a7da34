package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tranche.contracts.TrancheException;
import io.tranche.contracts.automation.Automation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AutomationReaderTest {

  private static final String HEAD = "apiVersion: tranche.io/v1\nbundle: b\n";

  @Test
  void composesTheConditionsThatHaveNamesAsDagsterDoes() {
    assertThat(read("{type: eager, lookback: latest}").condition())
        .hasToString(
            "{all: [inLatestTimeWindow,"
                + " {sinceLastHandled: {any: [{newlyTrue: missing}, anyDepsUpdated]}},"
                + " {not: anyDepsMissing}, {not: {anyDepsMatch: {when: inProgress}}},"
                + " {not: inProgress}]}");
    assertThat(read("{type: onCron, cron: 0 9 * * *}").condition())
        .hasToString(
            "{all: [inLatestTimeWindow,"
                + " {sinceLastHandled: {cronTickPassed: {cron: '0 9 * * *', timezone: 'UTC'}}},"
                + " {allDepsMatch: {when: {since: {when: newlyUpdated, reset:"
                + " {cronTickPassed: {cron: '0 9 * * *', timezone: 'UTC'}}}}}}]}");
    assertThat(read("{type: onMissing}").condition())
        .hasToString(
            "{all: [inLatestTimeWindow, {sinceLastHandled: {newlyTrue: missing}},"
                + " {not: anyDepsMissing}]}");
  }

  @Test
  void theTypesAreConditionsLikeAnyOther() {
    assertThat(read("{type: condition, when: eager}").condition())
        .isEqualTo(read("{type: eager}").condition());
    assertThat(read("{type: condition, when: onMissing}").condition())
        .isEqualTo(read("{type: onMissing}").condition());
    assertThat(read("{type: condition, when: {onCron: {cron: 0 9 * * *}}}").condition())
        .isEqualTo(read("{type: onCron, cron: 0 9 * * *}").condition());
    assertThat(read("{type: condition, when: eager}").isEager()).isFalse();
  }

  @Test
  void considersAllPartitionsOfEagerAssetsAndTheLatestOfOthersUnlessToldOtherwise() {
    assertThat(read("{type: eager}").window()).isEmpty();
    assertThat(read("{type: onMissing, lookback: all}").window()).isEmpty();
    assertThat(read("{type: onMissing, lookback: P2D}").window().orElseThrow())
        .hasToString("{inLatestTimeWindow: {lookback: PT48H}}");
    assertThat(read("{type: onMissing}").maxRuns()).isEqualTo(100);
    assertThat(read("{type: onMissing, maxRuns: 7}").maxRuns()).isEqualTo(7);
  }

  @Test
  void readsWhatItWrites() throws Exception {
    Bundle bundle =
        Bundle.parse(Files.readAllBytes(Path.of("src/test/resources/bundles/everything.yaml")));
    List<Automation> all =
        catalog(bundle).assets().values().stream()
            .flatMap(asset -> asset.automation().stream())
            .toList();
    assertThat(all).hasSizeGreaterThan(3);
    for (Automation one : all) {
      assertThat(read("{type: condition, when: " + one.condition() + "}").condition())
          .isEqualTo(one.condition());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "newlyMissing",
        "{not: anyDepsInProgress}",
        "{checkFailed: good}",
        "willBeRequested",
        "{not: backfillInProgress}",
        "{all: [eager, {not: backfillInProgress}]}",
        "{any: [onMissing, {onCron: {cron: 0 9 * * *, timezone: Europe/Berlin}}]}",
        "{any: [dataVersionChanged, codeVersionChanged, {not: updatedWithTarget}]}",
        "{anyDepsUpdated: {ignore: 'x/*'}}",
        "{labeled: {label: 'it''s settled', when: {not: anyDepsInProgress}}}",
        "{anyChecksMatch: {is: failed, blockingOnly: true}}",
        "{allChecksMatch: {}}",
        "{executedWithTags: {keys: [a, 'b c'], values: {team: sales, 'why: so': \"it's\"}}}",
        "{anyDepsMissing: {allow: 'a or b', ignore: 'x/*'}}",
        "{since: {when: newlyUpdated, reset: {any: [newlyRequested, initialEvaluation]}}}"
      })
  void readsWhatItWritesOf(String condition) {
    Automation automation = read("{type: condition, when: " + condition + "}");
    assertThat(read("{type: condition, when: " + automation.condition() + "}"))
        .isEqualTo(automation);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{type: onCorn}|assets[0].automation.type: is not known, did you mean onCron? (onCorn)",
        "{type: onCron, cron: 99 * * * *}|assets[0].automation.cron: cron 99",
        "{type: onCron, cron: 0 9 * * *, timezone: Mars}|assets[0].automation.timezone: ",
        "{type: eager, lookback: sometimes}|assets[0].automation.lookback: is no lookback"
            + " (sometimes)",
        "{type: condition, when: {all: [missing, mising]}}|assets[0].automation.when.all[1]: is no"
            + " condition, did you mean missing? (mising)",
        "{type: condition, when: {anyDepMatch: {when:"
            + " missing}}}|assets[0].automation.when.anyDepMatch: is not a known field, did you"
            + " mean anyDepsMatch?",
        "{type: condition, when: {all: [missing], any: [missing]}}|assets[0].automation.when: must"
            + " have exactly one field (all, any)",
        "{type: condition, when: willBeRequestd}|assets[0].automation.when: is no condition, did"
            + " you mean willBeRequested? (willBeRequestd)",
        "{type: condition, when: {anyChecksMatch: {is:"
            + " pasd}}}|assets[0].automation.when.anyChecksMatch.is: is not known, did you mean"
            + " passed? (pasd)",
        "{type: condition, when: {executedWithTags:"
            + " {}}}|assets[0].automation.when.executedWithTags.values: must name a tag, or keys"
            + " must ({})",
        "{type: condition, when: {executedWithTag: {keys:"
            + " [a]}}}|assets[0].automation.when.executedWithTag: is not a known field, did you"
            + " mean executedWithTags?",
        "{type: condition, when: {labeled: {label: a}}}|assets[0].automation.when.labeled.when: ",
        "{type: condition, when: labeled}|assets[0].automation.when: needs more than the word",
        "{type: condition, when: cronTickPassed}|assets[0].automation.when: needs more than the"
            + " word"
      })
  void saysWhatIsWrongAndWhere(String automation, String expected) {
    TrancheException.Invalid refused =
        catchThrowableOfType(TrancheException.Invalid.class, () -> read(automation));
    assertThat(refused.problems())
        .anySatisfy(problem -> assertThat(problem.toString()).startsWith(expected));
  }

  @Test
  void saysWhichAssetOrCheckIsNotDefined() {
    List<String> problems =
        catalog(
                bundle(
                    "{type: condition, when: {all: [{anyDepsMissing: {ignore: bb}},"
                        + " {checkPassed: fresh}]}}"))
            .problems()
            .stream()
            .map(Object::toString)
            .toList();
    assertThat(problems)
        .hasSize(2)
        .anySatisfy(
            problem ->
                assertThat(problem).startsWith("assets[a].automation.when.ignore: is not defined"))
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .startsWith(
                        "assets[a].automation.when: is no check of the asset, or of one that it"
                            + " reads (fresh)"));
  }

  private static Automation read(String automation) {
    return catalog(bundle(automation)).asset("a").automation().orElseThrow();
  }

  private static Catalog catalog(Bundle bundle) {
    return Catalog.of(
        1, bundle.documents().stream().map(one -> new Catalog.Owned("b", one)).toList());
  }

  private static Bundle bundle(String automation) {
    return Bundle.parse(
        (HEAD + "assets: [{key: a, materializer: {type: none}, automation: " + automation + "}]")
            .getBytes(StandardCharsets.UTF_8));
  }
}
