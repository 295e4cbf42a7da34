package io.tranche.contracts.definitions;

import com.fasterxml.jackson.core.JsonPointer;
import io.tranche.contracts.runs.Debounce;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A sensor that other systems post to.
 *
 * @param signature how a delivery shows that it comes from one who knows the secret
 * @param match which deliveries it takes, and what it reads from them, by the place in the body
 * @param add the dynamic partition set that grows, where there is one
 * @param partition without {@code add}: the partition key to materialize, from the captures
 * @param debounce how long a delivery waits for others, to be run with them
 */
public record WebhookSensorDocument(
    String name,
    Signature signature,
    Map<JsonPointer, KeyPattern> match,
    Optional<FileSensorDocument.Add> add,
    Optional<Template> partition,
    RunTarget target,
    Optional<Debounce> debounce)
    implements SensorDocument {

  /** The word behind {@code type} in a bundle. */
  static final String KIND = "webhook";

  /** Where deliveries are posted to. */
  public static final String PATH = "/api/v1/webhooks?sensor=";

  public WebhookSensorDocument {
    match = Map.copyOf(match);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String hears() {
    return PATH + name;
  }

  /**
   * How deliveries are signed: always with HMAC-SHA256.
   *
   * @param secrets each holds a reference ({@link Reference}); a delivery is signed with one of
   *     them, 1 to {@link #MOST_SECRETS}
   * @param header that the signature is in, where the form lets it be another one
   * @param tolerance how far the time of a delivery may be from ours; of a form without a time it
   *     says nothing
   */
  public record Signature(Form form, List<String> secrets, String header, Duration tolerance) {

    /** How many secrets may be in use at once. */
    public static final int MOST_SECRETS = 10;

    public Signature {
      secrets = List.copyOf(secrets);
    }
  }

  /** Where a delivery says what, and what of it is signed. */
  public enum Form {
    /** Standard Webhooks: id, time and body, each part of it in a header of its own. */
    STANDARD("standard", "webhook-signature"),
    /** Stripe's: time and body; {@code t=…,v1=…}. */
    STRIPE("stripe", "Stripe-Signature"),
    /** GitHub's: the body alone; {@code sha256=…}. */
    GITHUB("github", "X-Hub-Signature-256");

    private final String word;
    private final String header;

    Form(String word, String header) {
      this.word = word;
      this.header = header;
    }

    /** The word in a bundle. */
    public String word() {
      return word;
    }

    /** The header of a document that names none. */
    public String header() {
      return header;
    }

    static Map<String, Form> words() {
      Map<String, Form> words = new LinkedHashMap<>();
      for (Form form : values()) {
        words.put(form.word, form);
      }
      return words;
    }
  }
}
