package io.tranche.console.origin;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what a page of another site makes a browser send. A bundle may name commands to run, so
 * whoever can write here can run programs. The Host is checked too: a name that an attacker points
 * at 127.0.0.1 has an Origin that agrees with its Host.
 *
 * @param hosts the host names by which this origin may be addressed; empty means any
 */
record CrossSiteGuard(Set<String> hosts) {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

  CrossSiteGuard {
    hosts = Set.copyOf(hosts);
  }

  /**
   * Bound to this machine, only its own names are accepted; bound elsewhere, whatever is
   * configured.
   */
  static CrossSiteGuard of(String boundTo, Set<String> configured) {
    if (configured.contains("*")) {
      return new CrossSiteGuard(Set.of());
    }
    if (!configured.isEmpty()) {
      return new CrossSiteGuard(configured);
    }
    boolean loopback = LOOPBACK.contains(boundTo) || "::1".equals(boundTo);
    return new CrossSiteGuard(loopback ? LOOPBACK : Set.of());
  }

  /** Why a request is refused; empty when it is accepted. */
  Optional<String> refusal(
      String method,
      @Nullable String authority,
      @Nullable String origin,
      @Nullable String fetchSite) {
    String host = authority == null ? "" : hostOf(authority);
    if (!hosts.isEmpty() && !hosts.contains(host)) {
      return Optional.of(
          "Cannot accept a request for this host: it is not one of tranche.console.hosts ("
              + host
              + ")");
    }
    if (SAFE_METHODS.contains(method)) {
      return Optional.empty();
    }
    if (origin != null && !authorityOf(origin).equals(authority)) {
      return Optional.of(
          "Cannot accept a request from another site: its Origin is not this host ("
              + origin
              + ")");
    }
    if ("cross-site".equals(fetchSite)) {
      return Optional.of("Cannot accept a request from another site: Sec-Fetch-Site is cross-site");
    }
    return Optional.empty();
  }

  private static String hostOf(String authority) {
    int bracket = authority.lastIndexOf(']');
    int colon = authority.lastIndexOf(':');
    String host = colon > bracket ? authority.substring(0, colon) : authority;
    return host.toLowerCase(Locale.ROOT);
  }

  private static String authorityOf(String origin) {
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority == null ? "" : authority;
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
