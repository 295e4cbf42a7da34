package io.tranche.run.materializer;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of the test's own classes, to be killed. */
public final class ChildJvm implements AutoCloseable {

  private static final String MARK = "> ";

  private final Process process;
  private final BufferedReader output;

  private ChildJvm(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  public static ChildJvm start(Class<?> main, String... arguments) throws IOException {
    return start(main, List.of(), arguments);
  }

  public static ChildJvm start(Class<?> main, List<String> options, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ChildJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** To be called in the child: says something to the test, beside what is logged. */
  public static void say(String line) {
    System.out.println(MARK + line);
  }

  /** The next line that the child says. */
  public String line() throws IOException {
    String line = output.readLine();
    while (line != null && !line.startsWith(MARK)) {
      line = output.readLine();
    }
    return line == null ? "has ended" : line.substring(MARK.length());
  }

  /** Sends it a signal, such as {@code STOP}. */
  public void signal(String name) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (status != 0) {
      throw new IllegalStateException("Cannot send " + name + " (" + status + ")");
    }
  }

  /** Ends it as {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() throws IOException {
    kill();
    output.close();
  }
}
