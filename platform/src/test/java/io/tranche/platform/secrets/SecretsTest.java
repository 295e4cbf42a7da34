package io.tranche.platform.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.contracts.TrancheException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

  private static final String FIELD = "path of connection warehouse";

  @TempDir Path folder;
  private Secrets secrets;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(folder.resolve("files/below"));
    Files.createDirectories(folder.resolve("mounts/warehouse"));
    Files.writeString(folder.resolve("files/below/a.properties"), "user: ada\npassword = p=1 2\n");
    Files.writeString(folder.resolve("mounts/warehouse/password"), "hunter2\n");
    Files.writeString(folder.resolve("mounts/token"), "two\nlines\r\n");
    Files.writeString(folder.resolve("outside.properties"), "password=outside\n");
    secrets =
        new Secrets(
            Map.of("TRANCHE_SECRET_URL", "jdbc:x", "HOOK", "https://hook", "HOME", "/root"),
            List.of("TRANCHE_SECRET_*", "HOOK"),
            List.of(folder.resolve("files")),
            Optional.of(folder.resolve("mounts")));
  }

  @Test
  void areFoundInVariablesPropertiesAndMountedFiles() {
    assertThat(resolve("<${env:TRANCHE_SECRET_URL}|${env:HOOK}>"))
        .isEqualTo("<jdbc:x|https://hook>");
    assertThat(resolve("${file:" + folder + "/files/below/a.properties:password}"))
        .isEqualTo("p=1 2");
    assertThat(resolve("${secrets:warehouse:password}")).isEqualTo("hunter2");
    assertThat(resolve("${secrets:token}")).isEqualTo("two\nlines");
    assertThat(resolve("no ${X:-reference}")).isEqualTo("no ${X:-reference}");
  }

  @Test
  void areReadAgainWithEachUse() throws IOException {
    resolve("${secrets:warehouse:password}");
    Files.writeString(folder.resolve("mounts/warehouse/password"), "rotated");

    assertThat(resolve("${secrets:warehouse:password}")).isEqualTo("rotated");
  }

  @Test
  void refuseVariablesThatTheOperatorDoesNotAllow() {
    refuses(
        "${env:HOME}",
        "bundles may not refer to this variable; accepted: TRANCHE_SECRET_*, HOOK"
            + " (tranche.secrets.env)");
    refuses("${env:HOOKS}", "bundles may not refer to this variable");
    refuses("${env:TRANCHE_SECRET_NONE}", "the service has no environment variable of this name");
  }

  @Test
  void refuseFilesThatTheOperatorDoesNotAllow() throws IOException {
    Files.createSymbolicLink(
        folder.resolve("files/link.properties"), folder.resolve("outside.properties"));
    Files.createSymbolicLink(folder.resolve("mounts/all"), folder);

    refuses(
        "${file:" + folder + "/outside.properties:password}",
        "bundles may not refer to files there; accepted: files below "
            + folder.resolve("files")
            + " (tranche.secrets.files)");
    refuses(
        "${file:" + folder + "/files/link.properties:password}",
        "the file is a link that leads out of its folder; accepted: files below ");
    refuses("${secrets:all:outside.properties}", "the file is a link that leads out of its folder");
    refuses("${secrets:warehouse:user}", "there is no such file, or it cannot be read");
    refuses("${secrets:warehouse}", "the file cannot be read");
    refuses(
        "${file:" + folder + "/files/below/a.properties:token}",
        "the file has no value for this key");
  }

  @Test
  void allowFilesOfAFolderWhoseContentIsSwappedByALink() throws IOException {
    Files.createDirectories(folder.resolve("mounts/swapped/..2026"));
    Files.writeString(folder.resolve("mounts/swapped/..2026/key"), "v1");
    Files.createSymbolicLink(folder.resolve("mounts/swapped/..data"), Path.of("..2026"));
    Files.createSymbolicLink(folder.resolve("mounts/swapped/key"), Path.of("..data/key"));

    assertThat(resolve("${secrets:swapped:key}")).isEqualTo("v1");
  }

  @Test
  void sayNothingOfAFileThatIsNoPropertiesFile() throws IOException {
    Files.writeString(folder.resolve("files/broken.properties"), "password=\\uXYZW");

    refuses("${file:" + folder + "/files/broken.properties:password}", "the file cannot be read");
  }

  @Test
  void allowNothingWithoutSettings() {
    assertThatThrownBy(() -> Secrets.NONE.reveal().resolve("${env:PATH}", FIELD))
        .hasMessageContaining("bundles may not refer to this variable; accepted: none");
    assertThatThrownBy(() -> Secrets.NONE.reveal().resolve("${file:/etc/passwd:root}", FIELD))
        .hasMessageContaining("accepted: none, for tranche.secrets.files names no folder");
    assertThatThrownBy(() -> Secrets.NONE.reveal().resolve("${secrets:etc:passwd}", FIELD))
        .hasMessageContaining("accepted: none, for tranche.secrets.directory names no folder");
  }

  @Test
  void refuseSettingsThatMeanNothing() {
    assertThatThrownBy(() -> new Secrets(Map.of(), List.of("*"), List.of(), Optional.empty()))
        .hasMessage(
            "Cannot use tranche.secrets.env: the name of a variable is needed, or what names begin"
                + " with and a * (*)");
    assertThatThrownBy(
            () -> new Secrets(Map.of(), List.of(), List.of(Path.of("etc")), Optional.empty()))
        .hasMessage("Cannot use tranche.secrets.files: an absolute path is needed (etc)");
  }

  @Test
  void areNotInherited() {
    assertThat(
            secrets
                .reveal()
                .inheritable(Map.of("PATH", "/bin", "HOOK", "h", "TRANCHE_SECRET_URL", "u")))
        .containsOnlyKeys("PATH");
  }

  private String resolve(String text) {
    return secrets.reveal().resolve(text, FIELD);
  }

  private void refuses(String reference, String reason) {
    assertThatThrownBy(() -> resolve("x" + reference))
        .isInstanceOf(TrancheException.Invalid.class)
        .hasMessageStartingWith("Cannot resolve " + reference + " in " + FIELD + ": " + reason);
  }
}
