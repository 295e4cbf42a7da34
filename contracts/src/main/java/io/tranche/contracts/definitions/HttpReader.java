package io.tranche.contracts.definitions;

import io.tranche.contracts.definitions.Materializer.Http.Method;
import io.tranche.contracts.definitions.Materializer.Http.Mode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the materializer that calls a service; what is wrong is noted in the problems. */
final class HttpReader {

  private static final Map<String, Method> METHODS =
      Arrays.stream(Method.values()).collect(Collectors.toMap(Method::name, method -> method));
  private static final Map<String, Mode> MODES =
      Map.of("response", Mode.RESPONSE, "callback", Mode.CALLBACK);

  private HttpReader() {}

  static Materializer http(Fields fields) {
    String url = ReferenceReader.text(fields, "url");
    checkAddress(fields, "url", url);
    Method method = fields.oneOf("method", METHODS, Method.POST);
    Map<String, String> headers = ReferenceReader.textMap(fields, "headers");
    headers.forEach((name, value) -> WebhookReader.check(fields, name, value));
    Mode mode = fields.oneOf("mode", MODES, Mode.RESPONSE);
    Optional<Duration> timeout = DocumentReader.timeout(fields);
    if (fields.any("timeout").isEmpty()) {
      fields.problem(
          "timeout",
          "none given",
          "is required, for nothing else notices a service that falls silent",
          "a duration, e.g. PT10M");
    }
    Optional<String> cancelUrl = ReferenceReader.optionalText(fields, "cancelUrl");
    cancelUrl.ifPresent(address -> checkAddress(fields, "cancelUrl", address));
    return new Materializer.Http(url, method, headers, mode, timeout, cancelUrl);
  }

  private static void checkAddress(Fields fields, String field, String url) {
    if (!url.isEmpty() && Reference.malformed(url).isEmpty() && !WebhookReader.isAddress(url)) {
      fields.problem(
          field,
          url,
          "is not an address of http or https, without user and fragment",
          "e.g. https://etl.example.org/orders, or a reference such as ${env:NAME}");
    }
  }
}
