package io.tranche.contracts.definitions;

import com.fasterxml.jackson.core.JsonPointer;
import io.tranche.contracts.definitions.WebhookSensorDocument.Form;
import io.tranche.contracts.definitions.WebhookSensorDocument.Signature;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads the sensors that other systems post to. */
final class WebhookSensorReader {

  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final Duration LEAST_TOLERANCE = Duration.ofSeconds(1);
  private static final Duration MOST_TOLERANCE = Duration.ofDays(1);
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
  private static final String REFERENCES = "${env:NAME}, ${file:/PATH:KEY}, ${secrets:FOLDER:FILE}";
  private static final String SIGNATURE = "{form: standard, secret: \"${env:NAME}\"}";

  private WebhookSensorReader() {}

  static Optional<WebhookSensorDocument> sensor(Fields fields) {
    String name = DocumentReader.name(fields);
    Optional<Signature> signature = fields.object("signature").map(WebhookSensorReader::signature);
    if (signature.isEmpty()) {
      fields.problem("signature", "none given", "is required", SIGNATURE);
    }
    Map<JsonPointer, KeyPattern> match = match(fields);
    TemplatePlaces places = places(match);
    Optional<FileSensorDocument.Add> add =
        fields.object("add").map(given -> FileSensorReader.add(given, places));
    Optional<Template> partition = fields.optionalText("partition").map(Template::new);
    partition.ifPresent(template -> places.check(fields, "partition", template));
    RunTarget target = RunTargetReader.target(fields);
    var debounce = fields.object("debounce").flatMap(DebounceReader::debounce);
    fields.end();
    FileSensorReader.checkOneOf(fields, add, partition);
    return signature.map(
        signed -> new WebhookSensorDocument(name, signed, match, add, partition, target, debounce));
  }

  private static Signature signature(Fields fields) {
    Form form = fields.oneOf("form", Form.words(), Form.STANDARD);
    List<String> secrets = secrets(fields);
    Optional<String> header = fields.optionalText("header");
    header
        .filter(given -> !HEADER.matcher(given).matches())
        .ifPresent(
            given ->
                fields.problem(
                    "header", given, "is not the name of a header", "e.g. " + form.header()));
    Optional<Duration> tolerance =
        DurationReader.between(fields, "tolerance", LEAST_TOLERANCE, MOST_TOLERANCE);
    fields.end();
    if (form == Form.STANDARD && header.isPresent()) {
      fields.problem(
          "header", header.get(), "is said by the form standard itself", "form: stripe or github");
    }
    if (form == Form.GITHUB && tolerance.isPresent()) {
      fields.problem(
          "tolerance",
          tolerance.get().toString(),
          "says nothing of the form github, which signs no time",
          "form: standard or stripe");
    }
    return new Signature(form, secrets, header.orElse(form.header()), tolerance.orElse(TOLERANCE));
  }

  /** One, or several while one takes the place of another. */
  private static List<String> secrets(Fields fields) {
    if (fields.any("secrets").isEmpty()) {
      String secret = ReferenceReader.text(fields, "secret");
      checkHidden(fields, "secret", secret);
      return List.of(secret);
    }
    List<String> secrets = ReferenceReader.texts(fields, "secrets");
    secrets.forEach(secret -> checkHidden(fields, "secrets", secret));
    if (fields.any("secret").isPresent()) {
      fields.text("secret");
      fields.problem(
          "secret",
          "…",
          "must not stand beside secrets",
          "all of them in secrets, or secret alone");
    }
    if (secrets.isEmpty() || secrets.size() > Signature.MOST_SECRETS) {
      fields.problem(
          "secrets",
          secrets.size() + " given",
          "is not a number of secrets that can be in use at once",
          "1 to " + Signature.MOST_SECRETS);
    }
    return secrets;
  }

  private static void checkHidden(Fields fields, String field, String secret) {
    if (!secret.isEmpty() && !Reference.isIn(secret) && Reference.malformed(secret).isEmpty()) {
      fields.problem(
          field, "…", "is given in clear, and documents are stored and shown", REFERENCES);
    }
  }

  private static Map<JsonPointer, KeyPattern> match(Fields fields) {
    Map<JsonPointer, KeyPattern> match = new LinkedHashMap<>();
    Set<String> captured = new TreeSet<>();
    fields
        .textMap("match")
        .forEach(
            (place, form) -> {
              Optional<JsonPointer> pointer = pointer(fields, place);
              Optional<KeyPattern> pattern = pattern(fields, place, form);
              pattern.ifPresent(given -> checkCaptures(fields, place, given, captured));
              if (pointer.isPresent() && pattern.isPresent()) {
                match.put(pointer.get(), pattern.get());
              }
            });
    return match;
  }

  private static Optional<JsonPointer> pointer(Fields fields, String place) {
    if (!place.startsWith("/")) {
      fields.problem(
          "match", place, "is not a JSON pointer into the body", "e.g. /order/date, /items/0/id");
      return Optional.empty();
    }
    return Optional.of(JsonPointer.compile(place));
  }

  private static Optional<KeyPattern> pattern(Fields fields, String place, String form) {
    try {
      return Optional.of(KeyPattern.parse(form));
    } catch (IllegalArgumentException e) {
      fields.problem(
          "match." + place, form, String.valueOf(e.getMessage()), "{date:uuuu-MM-dd}T{time}");
      return Optional.empty();
    }
  }

  private static void checkCaptures(
      Fields fields, String place, KeyPattern pattern, Set<String> captured) {
    for (String name : pattern.captures()) {
      if (!captured.add(name)) {
        fields.problem(
            "match." + place,
            pattern.toString(),
            "captures {" + name + "}, which another place captures too",
            "another name");
      }
    }
  }

  private static TemplatePlaces places(Map<JsonPointer, KeyPattern> match) {
    Set<String> names = new TreeSet<>();
    match.values().forEach(pattern -> names.addAll(pattern.captures()));
    return new TemplatePlaces(names, "match does not capture");
  }
}
