package io.tranche.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A store in a process of its own, to be killed. */
record StoreProcess(Process process, String uri) implements AutoCloseable {
  static StoreProcess start(Path folder, String... options) throws IOException {
    return await(launch(List.of(), folder, options).start());
  }

  /** With another heap than 256 MiB; the last of two options counts. */
  static StoreProcess withHeap(String heap, Path folder) throws IOException {
    ProcessBuilder launch = launch(List.of(), folder);
    launch.command().add(2, heap);
    return await(launch.start());
  }

  private static StoreProcess await(Process process) throws IOException {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    assertThat(line).startsWith("READY mongodb://");
    return new StoreProcess(process, line.substring("READY ".length()));
  }

  static ProcessBuilder launch(List<String> prefix, Path folder, String... options) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "--folder",
            folder.toString()));
    command.addAll(List.of(options));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  /** Kills the process as {@code kill -9} does. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
