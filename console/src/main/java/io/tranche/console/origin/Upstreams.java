package io.tranche.console.origin;

import io.vertx.core.http.HttpClientOptions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where the services are: {@code tranche.{definitions,sensor,run}.url}. */
@Singleton
public class Upstreams {
  /** A connection that is not made by then is reported as a service that is down. */
  static final int CONNECT_TIMEOUT_MILLIS = 2_000;

  private static final int IDLE_TIMEOUT_SECONDS = 60;
  private static final int CONNECTIONS_PER_SERVICE = 64;

  private final Map<Upstream, URI> addresses = new EnumMap<>(Upstream.class);

  @Inject
  Upstreams(
      @ConfigProperty(name = "tranche.definitions.url") String definitions,
      @ConfigProperty(name = "tranche.sensor.url") String sensor,
      @ConfigProperty(name = "tranche.run.url") String run) {
    addresses.put(Upstream.DEFINITIONS, address("tranche.definitions.url", definitions));
    addresses.put(Upstream.SENSOR, address("tranche.sensor.url", sensor));
    addresses.put(Upstream.RUN, address("tranche.run.url", run));
  }

  /** Scheme, host and port of a service. */
  public URI addressOf(Upstream upstream) {
    URI address = addresses.get(upstream);
    if (address == null) {
      throw new IllegalStateException("Cannot find the address of " + upstream.serviceName());
    }
    return address;
  }

  public static int portOf(URI address) {
    if (address.getPort() >= 0) {
      return address.getPort();
    }
    return isSecure(address) ? 443 : 80;
  }

  public static boolean isSecure(URI address) {
    return "https".equals(address.getScheme());
  }

  /** Settings of every connection from the origin to {@code address}. */
  public static HttpClientOptions clientOptions(URI address) {
    // A service may close a connection in the moment in which it is used again: better a new one.
    return new HttpClientOptions()
        .setKeepAlive(false)
        .setSsl(isSecure(address))
        .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
        .setIdleTimeout(IDLE_TIMEOUT_SECONDS)
        .setMaxPoolSize(CONNECTIONS_PER_SERVICE);
  }

  private static URI address(String property, String text) {
    URI address;
    try {
      address = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(refusal(property, text), e);
    }
    boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    if (!http || address.getHost() == null) {
      throw new IllegalArgumentException(refusal(property, text));
    }
    return address;
  }

  private static String refusal(String property, String text) {
    return "Cannot read "
        + property
        + ": expected an address such as http://127.0.0.1:8081 ("
        + text
        + ")";
  }
}
