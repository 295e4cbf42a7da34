package io.tranche.console.origin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class CrossSiteGuardTest {
  private final CrossSiteGuard local = CrossSiteGuard.of("127.0.0.1", Set.of());

  @Test
  void acceptsThePageThatItServesItself() {
    assertThat(local.refusal("POST", "localhost:8080", "http://localhost:8080", "same-origin"))
        .isEmpty();
  }

  @Test
  void acceptsProgramsWhichSendNoOrigin() {
    assertThat(local.refusal("POST", "127.0.0.1:8080", null, null)).isEmpty();
    assertThat(local.refusal("DELETE", "[::1]:8080", null, null)).isEmpty();
  }

  @Test
  void refusesAPageOfAnotherSite() {
    assertThat(local.refusal("POST", "localhost:8080", "https://evil.example", "cross-site"))
        .hasValueSatisfying(reason -> assertThat(reason).contains("https://evil.example"));
    assertThat(local.refusal("POST", "localhost:8080", "null", null)).isPresent();
    assertThat(local.refusal("PUT", "localhost:8080", "http://localhost:9999", null)).isPresent();
    assertThat(local.refusal("POST", "localhost:8080", null, "cross-site")).isPresent();
  }

  @Test
  void refusesANameThatWasPointedAtThisMachine() {
    assertThat(local.refusal("GET", "evil.example:8080", null, null))
        .hasValueSatisfying(reason -> assertThat(reason).contains("tranche.console.hosts"));
    assertThat(local.refusal("POST", "evil.example:8080", "http://evil.example:8080", null))
        .isPresent();
    assertThat(local.refusal("GET", null, null, null)).isPresent();
  }

  @Test
  void acceptsTheConfiguredNamesOnly() {
    CrossSiteGuard named = CrossSiteGuard.of("0.0.0.0", Set.of("tranche.example"));

    assertThat(named.refusal("GET", "tranche.example", null, null)).isEmpty();
    assertThat(named.refusal("GET", "Tranche.Example:443", null, null)).isEmpty();
    assertThat(named.refusal("GET", "localhost:8080", null, null)).isPresent();
  }

  @Test
  void acceptsAnyNameWhenReachableFromElsewhereButNoOtherSite() {
    CrossSiteGuard open = CrossSiteGuard.of("0.0.0.0", Set.of());

    assertThat(open.refusal("POST", "console:8080", "http://console:8080", null)).isEmpty();
    assertThat(open.refusal("POST", "console:8080", "http://other:8080", null)).isPresent();
  }
}
