package io.tranche.run.endpoint;

import io.tranche.contracts.definitions.Materializer;
import io.tranche.platform.secrets.Revealed;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a service is called, with the values in place of what its bundle refers to.
 *
 * @param cancel where it is told that the work is to end
 */
record Call(String method, URI url, Map<String, String> headers, Optional<URI> cancel) {

  private static final String ACCEPTED =
      "application/json, application/x-ndjson, text/event-stream";

  Call {
    headers = Map.copyOf(headers);
  }

  /**
   * Looks up what the bundle refers to.
   *
   * @param subject the assets, for a person
   */
  static Call of(Materializer.Http document, Revealed secrets, String subject) {
    Map<String, String> headers = new LinkedHashMap<>();
    document
        .headers()
        .forEach(
            (name, text) ->
                headers.put(
                    name,
                    secrets.resolve(text, "materializer.headers." + name + " of " + subject)));
    return new Call(
        document.method().name(),
        address(document.url(), secrets, "url", subject),
        headers,
        document.cancelUrl().map(url -> address(url, secrets, "cancelUrl", subject)));
  }

  private static URI address(String text, Revealed secrets, String field, String subject) {
    String place = "materializer." + field + " of " + subject;
    String resolved = secrets.resolve(text, place);
    try {
      URI address = URI.create(resolved);
      if (address.getHost() != null && address.toString().startsWith("http")) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw notAnAddress(place);
    }
    throw notAnAddress(place);
  }

  /** Without the address, which may hold a password. */
  private static IllegalArgumentException notAnAddress(String place) {
    return new IllegalArgumentException(
        "Cannot call service: "
            + place
            + ", with the values in place of its references, is not an address of http or https");
  }

  /** The request that begins the work; the same key for the same work. */
  HttpRequest begin(String key, byte[] body, Optional<Duration> patience) {
    return request(method, url, key, body, patience);
  }

  /** The request that tells of its end. */
  Optional<HttpRequest> end(String key, byte[] body, Duration patience) {
    return cancel.map(address -> request("POST", address, key, body, Optional.of(patience)));
  }

  private HttpRequest request(
      String verb, URI address, String key, byte[] body, Optional<Duration> patience) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .header("Accept", ACCEPTED)
            .header("Idempotency-Key", key)
            .method(verb, HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::setHeader);
    patience.ifPresent(request::timeout);
    return request.build();
  }
}
