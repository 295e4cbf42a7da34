package io.tranche.run.materializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tranche.platform.secrets.Secrets;
import io.tranche.platform.secrets.SecretsConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsConfigTest {

  @Test
  void allowsVariablesWithAPrefixAndOneFolderAsInstalled() {
    SecretsConfig config = config(Map.of());

    assertThat(config.env()).contains(List.of("TRANCHE_SECRET_*"));
    assertThat(config.files()).isEmpty();
    assertThat(config.directory()).contains("/etc/tranche/secrets");
  }

  @Test
  void allowsNothingWhereTheSettingsAreEmpty() {
    Secrets secrets =
        Secrets.of(
            config(Map.of("tranche.secrets.env", "", "tranche.secrets.directory", "")),
            Map.of("TRANCHE_SECRET_A", "a"));

    for (String reference : List.of("${env:TRANCHE_SECRET_A}", "${secrets:a}", "${file:/a:b}")) {
      assertThatThrownBy(() -> secrets.reveal().resolve(reference, "env.A"))
          .hasMessageContaining("; accepted: none, for tranche.secrets.");
    }
  }

  @Test
  void readsLists() {
    assertThat(config(Map.of("tranche.secrets.env", "A,B_*")).env()).contains(List.of("A", "B_*"));
  }

  private static SecretsConfig config(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .withMapping(SecretsConfig.class)
        .withSources(new PropertiesConfigSource(settings, "test", 100))
        .build()
        .getConfigMapping(SecretsConfig.class);
  }
}
