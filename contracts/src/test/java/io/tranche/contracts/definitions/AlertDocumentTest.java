package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tranche.contracts.TrancheException;
import io.tranche.contracts.alerts.AlertTrigger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertDocumentTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: b
      assets: [{key: a, materializer: {type: none}}]
      alerts:
        - name: down
          on: [runFailed, runCanceled]
          target: "%s"
          to: [{type: webhook, url: "${env:HOOK}", headers: {Authorization: "Bearer ${env:TOKEN}"}}]
      """;

  @Test
  void saysWhoIsToldOfWhat() {
    Catalog catalog = catalog(BUNDLE.formatted("a or group:none"));

    assertThat(catalog.problems()).isEmpty();
    AlertDocument alert = catalog.alert("down");
    assertThat(alert.on()).isEqualTo(Set.of(AlertTrigger.RUN_FAILED, AlertTrigger.RUN_CANCELED));
    assertThat(alert.target().resolve(catalog.graph())).containsExactly("a");
    assertThat(alert.to())
        .isEqualTo(
            List.of(
                new AlertDocument.Webhook(
                    "${env:HOOK}", Map.of("Authorization", "Bearer ${env:TOKEN}"))));
    assertThat(catalog.wholeName(Kind.ALERT, "down")).isEqualTo("down");
    assertThat(catalog.bundleOf(Kind.ALERT, "down")).contains("b");
  }

  @Test
  void maySelectNothingYetButNamesOnlyWhatIsDefined() {
    assertThat(catalog(BUNDLE.formatted("group:none")).problems()).isEmpty();
    assertThat(catalog(BUNDLE.formatted("a or bb")).problems())
        .singleElement()
        .hasToString(
            "alerts[down].target: is not defined, did you mean a? (bb); accepted: the key of an"
                + " asset");
    assertThatThrownBy(() -> catalog(BUNDLE.formatted("a")).alert("dawn"))
        .hasMessage("Cannot find alert: no bundle defines it, did you mean down? (dawn)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "on: [runFaild], to: [{type: webhook, url: 'http://h'}]~on: is not known, did you mean"
            + " runFailed? (runFaild); accepted: runFailed, runCanceled, runSucceeded,"
            + " checkFailed, freshnessMissed, freshnessMended, deadLettered",
        "on: [], to: [{type: webhook, url: 'http://h'}]~on: must not be empty ([]); accepted:"
            + " runFailed, runCanceled, runSucceeded,"
            + " checkFailed, freshnessMissed, freshnessMended, deadLettered",
        "on: [runFailed]~to: names nobody ([]); accepted: 1 to 10 receivers, e.g. {type: webhook,"
            + " url: …}",
        "on: [runFailed], to: [{type: webhok, url: 'http://h'}]~to[0].type: is not known, did you"
            + " mean webhook? (webhok); accepted: webhook",
        "on: [runFailed], to: [{type: webhook, url: 'http://h', headers: {Host: h}}]~"
            + "to[0].headers.Host: is written by Tranche itself (Host); accepted: other headers",
        "on: [runFailed], to: [{type: webhook, url: 'http://h', headers: {a b: h}}]~"
            + "to[0].headers.a b: is not the name of a header (a b); accepted: e.g. Authorization",
        "on: [runFailed], to: [{type: webhook, url: 'http://h', headers: {a: \"x\\ny\"}}]~"
            + "to[0].headers.a: has a control character (…); accepted: one line of text"
      })
  void saysWhatIsWrong(String fields, String problem) {
    assertThat(problems("name: n, target: '*', " + fields)).hasToString("alerts[0]." + problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hooks.example.org",
        "/alerts",
        "ftp://hooks.example.org",
        "http:",
        "http://user:secret@hooks.example.org",
        "https://hooks.example.org/a b",
        "https://hooks.example.org/#there",
        "${HOOK}"
      })
  void refusesWhatIsNoAddress(String url) {
    assertThat(
            problems(
                "name: n, target: '*', on: [runFailed], to: [{type: webhook, url: '" + url + "'}]"))
        .asString()
        .startsWith("alerts[0].to[0].url: is not an address of http or https")
        .contains("(" + url + "); accepted: e.g. https://hooks.example.org/alerts");
  }

  @ParameterizedTest
  @CsvSource({
    "https://hooks.example.org/${env:A-B}, is no reference (${env:A-B})",
    "${env:HOOK}/${what:ever}, refers to an unknown source (${what:ever})"
  })
  void refusesAReferenceThatIsNone(String url, String problem) {
    assertThat(
            problems(
                "name: n, target: '*', on: [runFailed], to: [{type: webhook, url: '" + url + "'}]"))
        .asString()
        .startsWith("alerts[0].to[0].url: " + problem);
  }

  private static Object problems(String fields) {
    TrancheException.Invalid error =
        catchThrowableOfType(
            TrancheException.Invalid.class,
            () -> catalog("apiVersion: tranche.io/v1\nbundle: b\nalerts: [{" + fields + "}]"));
    assertThat(error.problems()).hasSize(1);
    return error.problems().get(0);
  }

  private static Catalog catalog(String text) {
    Bundle bundle = Bundle.parse(text.getBytes(StandardCharsets.UTF_8));
    return Catalog.of(1, bundle.documents().stream().map(d -> new Catalog.Owned("b", d)).toList());
  }
}
