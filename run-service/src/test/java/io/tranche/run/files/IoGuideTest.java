package io.tranche.run.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.platform.secrets.Secrets;
import io.tranche.run.materializer.MaterializerSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The format of the guide, as a jar in the folder of plug-ins. */
@Timeout(60)
class IoGuideTest {

  private static final Path GUIDE = Path.of("../docs/guides/io.md");
  private static final String SERVICE = "META-INF/services/io.tranche.contracts.files.FileFormat";

  @TempDir Path folder;

  @Test
  void writesAndReadsFilesOfAFormatOfOnesOwn() throws Exception {
    plugin();
    try (FilesWorkplace work =
        new FilesWorkplace(
            settings(),
            Secrets.NONE,
            """
            connections: [{name: lake, type: files, path: lake}]
            assets:
              - key: hosts
                partitions: {type: static, keys: [eu, us]}
                output: {connection: lake, format: x-settings}
                materializer: {type: sql, script: "select :partitionKey || i as host, i as port, null as nothing from range(2) r(i)"}
              - key: ports
                deps: [{asset: hosts}]
                output: {connection: lake, format: csv}
                materializer: {type: sql, script: "select partition_key, host, port from hosts order by all"}
            """)) {
      assertThat(work.make(1, "hosts", "eu", "us").metadata("hosts", "eu"))
          .containsEntry("rows", 2L);
      work.make(2, "ports", "");
    }
    assertThat(folder.resolve("lake/hosts/us.settings"))
        .hasContent("host=us0\nport=0\n\nhost=us1\nport=1\n\n");
    assertThat(folder.resolve("lake/ports.csv"))
        .hasContent("partition_key,host,port\neu,eu0,0\neu,eu1,1\nus,us0,0\nus,us1,1\n");
  }

  @Test
  void refusesToStartWithPlugInsThatCannotBeUsed() throws Exception {
    assertThatThrownBy(() -> Plugins.load(Optional.of(folder.resolve("plugins"))))
        .hasMessage(
            "Cannot use tranche.files.plugins: it is no folder that can be read ("
                + folder.resolve("plugins")
                + ")");
    plugin();
    Files.copy(folder.resolve("plugins/own.jar"), folder.resolve("plugins/again.jar"));
    assertThat(Plugins.load(Optional.of(folder.resolve("plugins"))).formatNames())
        .isEqualTo("x-ltsv, x-settings");
  }

  private MaterializerSettings settings() {
    return new MaterializerSettings(folder, "128MB", 1, 1, Optional.of(folder.resolve("plugins")));
  }

  private void plugin() throws IOException {
    Path source = folder.resolve("source/SettingsFormat.java");
    Path classes = Files.createDirectories(folder.resolve("classes"));
    Files.createDirectories(source.getParent());
    String guide = Files.readString(GUIDE);
    int from = guide.indexOf("```java\n") + "```java\n".length();
    Files.writeString(source, guide.substring(from, guide.indexOf("```", from)));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(
            compiler.run(
                null,
                null,
                null,
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                source.toString()))
        .isZero();
    Path jar = Files.createDirectories(folder.resolve("plugins")).resolve("own.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file)) {
      for (String name : List.of("example/SettingsFormat.class")) {
        entries.putNextEntry(new JarEntry(name));
        entries.write(Files.readAllBytes(classes.resolve(name)));
      }
      entries.putNextEntry(new JarEntry(SERVICE));
      entries.write("example.SettingsFormat".getBytes(StandardCharsets.UTF_8));
    }
  }
}
