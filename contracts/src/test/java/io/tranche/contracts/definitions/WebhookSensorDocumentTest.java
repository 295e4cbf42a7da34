package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonPointer;
import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.WebhookSensorDocument.Form;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebhookSensorDocumentTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: shop
      partitionSets: [{name: releases}]
      assets:
        - {key: notes, partitions: {type: dynamic, name: releases}, materializer: {type: none}}
        - {key: daily, partitions: {type: daily, start: "2024-01-01"}, materializer: {type: none}}
      sensors:
        - name: releases
          type: webhook
          %s
      """;

  @Test
  void readsWhatIsSignedHowAndWhatIsCaptured() {
    WebhookSensorDocument sensor =
        sensor(
            """
            signature: {form: stripe, secret: "${env:TRANCHE_SECRET_SHOP}", header: X-Shop, tolerance: PT2M}
                match: {/action: published, /release/at: "{date:uuuu-MM-dd}T{time}", /release/tag: "{tag}"}
                add: {set: releases, key: "{tag}", metadata: {date: "{date}"}}
                target: notes
            """);

    assertThat(sensor.kind()).isEqualTo("webhook");
    assertThat(sensor.hears()).isEqualTo("/api/v1/webhooks?sensor=releases");
    assertThat(sensor.signature())
        .isEqualTo(
            new WebhookSensorDocument.Signature(
                Form.STRIPE,
                List.of("${env:TRANCHE_SECRET_SHOP}"),
                "X-Shop",
                Duration.ofMinutes(2)));
    assertThat(sensor.match())
        .isEqualTo(
            Map.of(
                JsonPointer.compile("/action"),
                KeyPattern.parse("published"),
                JsonPointer.compile("/release/at"),
                KeyPattern.parse("{date:uuuu-MM-dd}T{time}"),
                JsonPointer.compile("/release/tag"),
                KeyPattern.parse("{tag}")));
  }

  @Test
  void isOfStandardWebhooksWithinFiveMinutesUnlessItSaysOtherwise() {
    WebhookSensorDocument sensor =
        sensor(
            """
            signature: {secret: "${env:TRANCHE_SECRET_SHOP}"}
                match: {/day: "{day:uuuu-MM-dd}"}
                partition: "{day}"
                target: daily
            """);

    assertThat(sensor.signature())
        .isEqualTo(
            new WebhookSensorDocument.Signature(
                Form.STANDARD,
                List.of("${env:TRANCHE_SECRET_SHOP}"),
                "webhook-signature",
                Duration.ofMinutes(5)));
  }

  @Test
  void hasSeveralSecretsWhileOneTakesThePlaceOfAnother() {
    assertThat(
            sensor(
                    """
                    signature: {secrets: ["${env:OLD}", "${secrets:shop:new}"]}
                        match: {/day: "{day:uuuu-MM-dd}"}
                        partition: "{day}"
                        target: daily
                    """)
                .signature()
                .secrets())
        .containsExactly("${env:OLD}", "${secrets:shop:new}");
    assertThat(
            problems(
                """
                signature: {secret: "${env:A}", secrets: ["${env:B}", abc]}
                    target: notes
                """))
        .extracting(problem -> problem.path() + " " + problem.message())
        .containsExactlyInAnyOrder(
            "sensors[0].signature.secrets is given in clear, and documents are stored and shown",
            "sensors[0].signature.secret must not stand beside secrets");
  }

  @Test
  void namesAllThatIsWrong() {
    assertThat(
            problems(
                """
                signature: {form: github, secret: abc, header: "X Y", tolerance: PT1M}
                    match: {action: published, /a: "{x}", /b: "{x}", /c: "{"}
                    add: {set: releases, key: "{tag}"}
                    target: notes
                """))
        .extracting(problem -> problem.path() + " " + problem.message())
        .containsExactlyInAnyOrder(
            "sensors[0].signature.secret is given in clear, and documents are stored and shown",
            "sensors[0].signature.header is not the name of a header",
            "sensors[0].signature.tolerance says nothing of the form github, which signs no time",
            "sensors[0].match is not a JSON pointer into the body",
            "sensors[0].match./b captures {x}, which another place captures too",
            "sensors[0].match./c has a brace that is no capture such as {name} or"
                + " {date:uuuu-MM-dd}",
            "sensors[0].add.key uses [tag], which match does not capture");
    assertThat(problems("target: notes"))
        .extracting(Problem::path)
        .containsExactly("sensors[0].signature");
  }

  @Test
  void aTargetThatIsPartitionedOtherwiseIsRefused() {
    assertThat(
            catalogProblems(
                """
                signature: {secret: "${env:TRANCHE_SECRET_SHOP}"}
                    target: daily
                """))
        .extracting(problem -> problem.path() + " " + problem.message())
        .containsExactly("sensors[releases].partition is required, for the target is partitioned");
    assertThat(
            catalogProblems(
                """
                signature: {secret: "${env:TRANCHE_SECRET_SHOP}"}
                    match: {/tag: "{tag}"}
                    add: {set: releases, key: "{tag}"}
                    target: daily
                """))
        .extracting(problem -> problem.path() + " " + problem.message())
        .containsExactly("sensors[releases].add.set is not the set that partitions the target");
  }

  private static WebhookSensorDocument sensor(String fields) {
    return (WebhookSensorDocument) catalog(fields).sensor("releases");
  }

  private static List<Problem> catalogProblems(String fields) {
    return catalog(fields).problems();
  }

  private static Catalog catalog(String fields) {
    Bundle bundle = Bundle.parse(BUNDLE.formatted(fields).getBytes(StandardCharsets.UTF_8));
    return Catalog.of(
        1,
        bundle.documents().stream()
            .map(document -> new Catalog.Owned(bundle.name(), document))
            .toList());
  }

  private static List<Problem> problems(String fields) {
    return catchThrowableOfType(
            TrancheException.Invalid.class,
            () -> Bundle.parse(BUNDLE.formatted(fields).getBytes(StandardCharsets.UTF_8)))
        .problems();
  }
}
