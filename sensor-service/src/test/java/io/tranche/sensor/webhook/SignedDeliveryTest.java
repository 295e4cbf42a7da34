package io.tranche.sensor.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.contracts.Topics;
import io.tranche.contracts.definitions.WebhookSensorDocument.Form;
import io.tranche.contracts.definitions.WebhookSensorDocument.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignedDeliveryTest {

  /** From the documents of those who made the forms. */
  private static final String STANDARD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private static final Map<String, String> STANDARD =
      Map.of(
          "webhook-id",
          "msg_p5jXN8AQM9LWM0D4loKWxJek",
          "webhook-timestamp",
          "1614265330",
          "webhook-signature",
          "v1a,x v1,AAAA v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  private static final String STANDARD_BODY = "{\"test\": 2432232314}";
  private static final Instant SIGNED = Instant.ofEpochSecond(1614265330);

  private static final String GITHUB_SECRET = "It's a Secret to Everybody";
  private static final Map<String, String> GITHUB =
      Map.of(
          "X-Hub-Signature-256",
          "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");

  /** {@code printf '1614265330.{}' | openssl dgst -sha256 -hmac s3cret}. */
  private static final String STRIPE_SIGNATURE =
      "fc2131457b96a88934ed47ab7d4654a01d906c50546d10290330582312e37a2f";

  @Test
  void knowsTheSignatureOfStandardWebhooks() throws Exception {
    SignedDelivery delivery = standard(STANDARD, STANDARD_BODY, SIGNED.plusSeconds(300));

    assertThat(delivery.id()).isEqualTo("msg_p5jXN8AQM9LWM0D4loKWxJek");
    assertThat(delivery.until()).isEqualTo(SIGNED.plusSeconds(300));
  }

  @Test
  void knowsTheSignatureOfGitHubOfTheBodyAlone() throws Exception {
    Instant now = Instant.parse("2024-01-01T00:00:00Z");
    SignedDelivery delivery = of(Form.GITHUB, GITHUB_SECRET, GITHUB, "Hello, World!", now);

    assertThat(delivery.id()).startsWith("757107ea");
    assertThat(delivery.until()).isEqualTo(now.plus(Topics.COMES_AGAIN));
  }

  @Test
  void knowsTheSignatureOfStripeAmongSeveral() throws Exception {
    SignedDelivery delivery =
        of(
            Form.STRIPE,
            "s3cret",
            Map.of("Stripe-Signature", "t=1614265330,v1=00,v1=" + STRIPE_SIGNATURE + ",v0=1"),
            "{}",
            SIGNED);
    assertThat(delivery.id()).isEqualTo(STRIPE_SIGNATURE);
  }

  @Test
  void takesWhatAnyOfTheSecretsHasSigned() throws Exception {
    List<String> both = List.of("a new one", GITHUB_SECRET);
    SignedDelivery delivery = of(Form.GITHUB, both, GITHUB, "Hello, World!", SIGNED);

    assertThat(delivery.id()).startsWith("757107ea");
    assertThat(delivery.otherIds()).hasSize(1).noneMatch(id -> id.startsWith("757107ea"));
    assertThat(of(Form.STANDARD, List.of("old", STANDARD_SECRET), STANDARD, STANDARD_BODY, SIGNED))
        .matches(known -> known.otherIds().isEmpty());
    assertUnsigned(
        () -> of(Form.GITHUB, List.of("old", "new"), GITHUB, "Hello, World!", SIGNED),
        "the header X-Hub-Signature-256 does not hold the signature of this delivery");
  }

  /**
   * While secrets are exchanged a sender may sign with both, or with the other one the next time.
   */
  @Test
  void isKnownUnderTheSameIdsWhicheverSecretHasSignedIt() throws Exception {
    SignedDelivery one =
        of(Form.STRIPE, List.of("s3cret", "next"), stripe(STRIPE_SIGNATURE), "{}", SIGNED);
    SignedDelivery both =
        of(
            Form.STRIPE,
            List.of("next", "s3cret"),
            stripe(one.otherIds().get(0) + ",v1=" + STRIPE_SIGNATURE),
            "{}",
            SIGNED);

    assertThat(one.id()).isEqualTo(STRIPE_SIGNATURE);
    assertThat(both.id()).isEqualTo(one.otherIds().get(0));
    assertThat(both.otherIds()).containsExactly(one.id());
  }

  private static Map<String, String> stripe(String signatures) {
    return Map.of("Stripe-Signature", "t=1614265330,v1=" + signatures);
  }

  @Test
  void refusesWhatIsNotSignedSo() {
    assertUnsigned(
        () -> standard(STANDARD, STANDARD_BODY + " ", SIGNED),
        "the header webhook-signature does not hold the signature of this delivery");
    assertUnsigned(
        () -> standard(without("webhook-id"), STANDARD_BODY, SIGNED),
        "the header webhook-id is required");
    assertUnsigned(
        () -> of(Form.GITHUB, GITHUB_SECRET + "!", GITHUB, "Hello, World!", SIGNED),
        "the header X-Hub-Signature-256 does not hold the signature of this delivery");
    assertUnsigned(
        () ->
            of(
                Form.GITHUB,
                GITHUB_SECRET,
                Map.of("X-Hub-Signature-256", "sha1=757107ea"),
                "Hello, World!",
                SIGNED),
        "the header X-Hub-Signature-256 does not hold the signature of this delivery");
    assertUnsigned(
        () -> of(Form.STRIPE, "s", Map.of("Stripe-Signature", "v1=00"), "{}", SIGNED),
        "the header Stripe-Signature has no t=");
  }

  @Test
  void refusesWhatIsTooOldOrFromTheFuture() {
    String reason = "its time is further from ours than signature.tolerance, PT5M";
    assertUnsigned(() -> standard(STANDARD, STANDARD_BODY, SIGNED.plusSeconds(301)), reason);
    assertUnsigned(() -> standard(STANDARD, STANDARD_BODY, SIGNED.minusSeconds(301)), reason);
  }

  private interface Checked {
    Object run() throws Exception;
  }

  private static void assertUnsigned(Checked check, String reason) {
    assertThatThrownBy(check::run).isInstanceOf(SignedDelivery.Unsigned.class).hasMessage(reason);
  }

  private static Map<String, String> without(String name) {
    Map<String, String> headers = new java.util.HashMap<>(STANDARD);
    headers.remove(name);
    return headers;
  }

  private static SignedDelivery standard(Map<String, String> headers, String body, Instant now)
      throws SignedDelivery.Unsigned {
    return of(Form.STANDARD, STANDARD_SECRET, headers, body, now);
  }

  private static SignedDelivery of(
      Form form, String secret, Map<String, String> headers, String body, Instant now)
      throws SignedDelivery.Unsigned {
    return of(form, List.of(secret), headers, body, now);
  }

  private static SignedDelivery of(
      Form form, List<String> secrets, Map<String, String> headers, String body, Instant now)
      throws SignedDelivery.Unsigned {
    return SignedDelivery.of(
        new Signature(form, List.of("${env:A}"), form.header(), Duration.ofMinutes(5)),
        secrets,
        name -> Optional.ofNullable(headers.get(name)),
        body.getBytes(UTF_8),
        now);
  }
}
