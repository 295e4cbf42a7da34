package io.tranche.platform.secrets;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** What the bundles of an installation may refer to. */
@ConfigMapping(prefix = "tranche.secrets")
public interface SecretsConfig {

  /** Names of environment variables; with a {@code *} at the end, what names begin with. */
  @WithDefault("TRANCHE_SECRET_*")
  Optional<List<String>> env();

  /** Folders with properties files, absolute; what is below them counts too. */
  Optional<List<String>> files();

  /** The folder that {@code ${secrets:FOLDER:FILE}} starts from, absolute. */
  @WithDefault("/etc/tranche/secrets")
  Optional<String> directory();
}
