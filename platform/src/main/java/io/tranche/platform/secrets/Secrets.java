package io.tranche.platform.secrets;

import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Reference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * Looks up what bundles refer to, with Kafka's own providers and only where the operator allows it.
 * Thread-safe; what has changed outside is seen with the next use.
 */
public final class Secrets {

  /** What an installation without any setting allows, and finds, of an empty environment. */
  public static final Secrets NONE = new Secrets(Map.of(), List.of(), List.of(), Optional.empty());

  private final AllowedVariables variables;
  private final AllowedFolders files;
  private final AllowedFolders mounts;
  private final EnvVarConfigProvider environment;

  /**
   * Secrets of an environment.
   *
   * @param names of variables that may be referred to, see {@link SecretsConfig#env()}
   * @param files folders with properties files
   * @param directory the folder of mounted secrets
   * @throws IllegalArgumentException naming the setting that cannot be used
   */
  public Secrets(
      Map<String, String> environment,
      List<String> names,
      List<Path> files,
      Optional<Path> directory) {
    this.variables = new AllowedVariables(names);
    this.files = new AllowedFolders("tranche.secrets.files", files);
    this.mounts = new AllowedFolders("tranche.secrets.directory", directory.stream().toList());
    this.environment = new EnvVarConfigProvider(environment);
    this.environment.configure(
        Map.of(EnvVarConfigProvider.ALLOWLIST_PATTERN_CONFIG, variables.pattern()));
  }

  /** Those that the settings of a service allow. */
  public static Secrets of(SecretsConfig config, Map<String, String> environment) {
    return new Secrets(
        environment,
        config.env().orElse(List.of()),
        config.files().orElse(List.of()).stream().map(Path::of).toList(),
        config.directory().map(Path::of));
  }

  /** For one use: what it reveals is kept out of what is said about it. */
  public Revealed reveal() {
    return new Revealed(this);
  }

  /** Whether a variable is for those only who refer to it. */
  boolean hold(String variable) {
    return variables.contain(variable);
  }

  /**
   * The value of a reference.
   *
   * @throws TrancheException.Invalid {@code unresolved-reference}, saying what would be accepted
   */
  String value(Reference reference, String field) {
    try {
      return switch (reference.source()) {
        case ENV -> variable(reference, field);
        case FILE -> property(reference, field);
        case SECRETS -> mounted(reference, field);
      };
    } catch (ConfigException | UncheckedIOException | IllegalArgumentException e) {
      // Their messages may quote what they have read.
      throw unresolved(reference, field, "the file cannot be read");
    }
  }

  private String variable(Reference reference, String field) {
    if (!variables.contain(reference.key())) {
      throw unresolved(
          reference, field, "bundles may not refer to this variable; " + variables.accepted());
    }
    return found(
        environment, reference, "", field, "the service has no environment variable of this name");
  }

  private String property(Reference reference, String field) {
    files
        .refusal(Path.of(reference.path()))
        .ifPresent(
            refusal -> {
              throw unresolved(reference, field, refusal);
            });
    try (FileConfigProvider provider = new FileConfigProvider()) {
      provider.configure(Map.of());
      return found(
          provider, reference, reference.path(), field, "the file has no value for this key");
    }
  }

  private String mounted(Reference reference, String field) {
    Path folder =
        mounts.folders().stream().findFirst().orElse(Path.of("/")).resolve(reference.path());
    mounts
        .refusal(folder.resolve(reference.key()))
        .ifPresent(
            refusal -> {
              throw unresolved(reference, field, refusal);
            });
    try (DirectoryConfigProvider provider = new DirectoryConfigProvider()) {
      provider.configure(Map.of());
      String value =
          found(provider, reference, folder.toString(), field, "the folder has no such file");
      return withoutLastLineBreak(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String found(
      ConfigProvider provider, Reference reference, String path, String field, String otherwise) {
    return Optional.ofNullable(
            provider.get(path, Set.of(reference.key())).data().get(reference.key()))
        .orElseThrow(() -> unresolved(reference, field, otherwise));
  }

  /** Editors and {@code echo} end a file with one, which is not part of a password. */
  private static String withoutLastLineBreak(String text) {
    String chomped = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    return chomped.endsWith("\r") ? chomped.substring(0, chomped.length() - 1) : chomped;
  }

  private static TrancheException unresolved(Reference reference, String field, String reason) {
    return new TrancheException.Invalid(
        "unresolved-reference", "Cannot resolve " + reference + " in " + field + ": " + reason);
  }
}
