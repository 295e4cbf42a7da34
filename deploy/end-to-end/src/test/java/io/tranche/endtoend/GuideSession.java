package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A guide, done as it is written: a block {@code yaml file: NAME} is a file, {@code sh run-by: …}
 * is run where {@code ./tranche} is, and the {@code text} behind it is what that prints.
 */
final class GuideSession {
  private static final Pattern BLOCK =
      Pattern.compile("^```([^\\n`]*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private final Path folder;
  private final Path data;
  private String command = "";
  private String printed = "";

  /**
   * A session in an empty folder.
   *
   * @param data of the installation that the commands find
   */
  GuideSession(Path folder, Path data) throws IOException {
    this.folder = folder;
    this.data = data;
    Path script = folder.resolve("tranche");
    Files.writeString(
        script, "#!/bin/sh\nexec " + String.join(" ", Launcher.program()) + " \"$@\"\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
  }

  /** Does it all; the answer is how many blocks were run. */
  int run(Path guide) throws IOException, InterruptedException {
    int commands = 0;
    Matcher block = BLOCK.matcher(Files.readString(guide));
    while (block.find()) {
      String info = block.group(1).strip();
      if (info.startsWith("yaml file: ")) {
        write(info.substring("yaml file: ".length()), block.group(2));
      } else if (info.startsWith("sh run-by: ")) {
        execute(block.group(2));
        commands++;
      } else if (info.equals("text")) {
        assertThat(printed.strip()).as(command).isEqualTo(block.group(2).strip());
      }
    }
    return commands;
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }

  private void execute(String script) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", script).directory(folder.toFile());
    builder.environment().put("TRANCHE_DATA", data.toString());
    Process shell = builder.redirectErrorStream(true).start();
    command = script;
    printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    System.out.println(script + printed);
    assertThat(shell.waitFor()).as(script + printed).isZero();
  }
}
