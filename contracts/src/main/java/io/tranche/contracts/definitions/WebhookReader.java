package io.tranche.contracts.definitions;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads receivers of alerts; what is wrong is noted in the fields' problems. */
final class WebhookReader {

  private static final String TYPE = "webhook";
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  /** What the client writes itself, or what the notification says. */
  private static final Set<String> RESERVED =
      Set.of(
          "connection",
          "content-length",
          "content-type",
          "expect",
          "host",
          "idempotency-key",
          "transfer-encoding",
          "upgrade");

  private WebhookReader() {}

  static Optional<AlertDocument.Webhook> webhook(Fields fields) {
    String type = fields.text("type");
    if (!type.isEmpty() && !type.equals(TYPE)) {
      fields.problem("type", type, "is not known" + Suggestion.of(type, List.of(TYPE)), TYPE);
      return Optional.empty();
    }
    String url = ReferenceReader.text(fields, "url");
    if (!url.isEmpty() && Reference.malformed(url).isEmpty() && !isAddress(url)) {
      fields.problem(
          "url",
          url,
          "is not an address of http or https, without user and fragment",
          "e.g. https://hooks.example.org/alerts, or a reference such as ${env:NAME}");
    }
    Map<String, String> headers = ReferenceReader.textMap(fields, "headers");
    headers.forEach((name, value) -> check(fields, name, value));
    fields.end();
    return Optional.of(new AlertDocument.Webhook(url, headers));
  }

  /** What begins with a reference is only known where it is resolved. */
  static boolean isAddress(String url) {
    String resolved = Reference.replaceAll(url, reference -> "x");
    if (url.startsWith("${")) {
      return !resolved.contains("${");
    }
    try {
      URI uri = new URI(resolved);
      return uri.getScheme() != null
          && SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Whether a header of a request of ours may be written like this. */
  static void check(Fields fields, String name, String value) {
    String field = "headers." + name;
    if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      fields.problem(field, name, "is written by Tranche itself", "other headers");
    } else if (!HEADER.matcher(name).matches()) {
      fields.problem(field, name, "is not the name of a header", "e.g. Authorization");
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      fields.problem(field, "…", "has a control character", "one line of text");
    }
  }
}
