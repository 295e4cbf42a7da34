package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Materializer.Http;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpDocumentTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: b
      materializers: [{name: both, materializer: {type: http, url: "http://etl/both", timeout: PT1M}}]
      assets:
        - {key: a, materializer: {type: http, %s}}
        - {key: c, materializer: {type: shared, name: both}}
      """;

  @Test
  void saysWhomToCallAndHow() {
    Catalog catalog =
        catalog(
            "url: '${env:ETL}/a', method: PUT, headers: {Authorization: 'Bearer ${secrets:etl}'},"
                + " mode: callback, timeout: PT10M, cancelUrl: 'http://etl/cancel'");

    assertThat(catalog.asset("a").materializer())
        .contains(
            new Http(
                "${env:ETL}/a",
                Http.Method.PUT,
                Map.of("Authorization", "Bearer ${secrets:etl}"),
                Http.Mode.CALLBACK,
                Optional.of(Duration.ofMinutes(10)),
                Optional.of("http://etl/cancel")));
    assertThat(catalog.asset("c").materializer())
        .contains(
            new Http(
                "http://etl/both",
                Http.Method.POST,
                Map.of(),
                Http.Mode.RESPONSE,
                Optional.of(Duration.ofMinutes(1)),
                Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "timeout: PT1M~url: is required",
        "url: 'http://etl'~timeout: is required, for nothing else notices a service that falls"
            + " silent (none given); accepted: a duration, e.g. PT10M",
        "url: 'ftp://etl', timeout: PT1M~url: is not an address of http or https, without user and"
            + " fragment (ftp://etl); accepted: e.g. https://etl.example.org/orders, or a reference"
            + " such as ${env:NAME}",
        "url: 'http://etl', timeout: PT1M, cancelUrl: x~cancelUrl: is not an address of http or"
            + " https, without user and fragment (x); accepted: e.g. https://etl.example.org/orders,"
            + " or a reference such as ${env:NAME}",
        "url: 'http://etl', timeout: PT1M, method: GET~method: is not known, did you mean PUT? (GET); accepted: PATCH,"
            + " POST, PUT",
        "url: 'http://etl', timeout: PT1M, mode: call~mode: is not known"
            + " (call); accepted: callback, response",
        "url: 'http://etl', timeout: PT1M, headers: {Host: x}~headers.Host: is written by Tranche"
            + " itself (Host); accepted: other headers"
      })
  void saysWhatIsWrong(String fields, String problem) {
    TrancheException.Invalid error =
        catchThrowableOfType(TrancheException.Invalid.class, () -> catalog(fields));

    assertThat(error.problems()).singleElement().hasToString("assets[0].materializer." + problem);
  }

  private static Catalog catalog(String fields) {
    Bundle bundle = Bundle.parse(BUNDLE.formatted(fields).getBytes(StandardCharsets.UTF_8));
    return Catalog.of(
        1, bundle.documents().stream().map(document -> new Catalog.Owned("b", document)).toList());
  }
}
