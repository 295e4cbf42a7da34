package io.tranche.run.materializer.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program in a process group of its own, which ends when this process does.
 *
 * <p>A shell wrapper starts it and a watcher beside it, which reads a pipe that only this process
 * writes to. At the end of that pipe, whether it was closed or this process was killed, the watcher
 * ends the whole group: first with TERM, after two seconds with KILL. What the program leaves
 * behind in its group ends with it. Only a process that makes itself a group of its own escapes.
 *
 * <p>{@code setsid} comes first: job control would stop the wrapper where this process is in the
 * background of a terminal. macOS has no {@code setsid}, but a shell whose job control needs no
 * terminal.
 */
final class ProcessGroup {

  static final String WRAPPER =
      """
      exec 3<&0 </dev/null
      watch='trap "" INT HUP TERM
        while read -r line; do :; done <&3
        kill -s TERM -- "-$1"
        n=0
        while [ "$n" -lt 20 ] && kill -s 0 -- "-$1"; do sleep 0.1; n=$((n + 1)); done
        kill -s KILL -- "-$1"'
      if command -v setsid >/dev/null; then
        setsid "$@" 3<&- &
        child=$!
        setsid sh -c "$watch" watch "$child" >/dev/null 2>&1 &
      else
        set -m
        case $- in
          *m*) ;;
          *) echo "neither setsid nor job control: cannot make a process group" >&2; exit 126 ;;
        esac
        "$@" 3<&- &
        child=$!
        sh -c "$watch" watch "$child" >/dev/null 2>&1 &
      fi
      watcher=$!
      trap '' INT HUP TERM
      exec 2>/dev/null
      wait "$child"
      status=$?
      kill -s KILL -- "-$watcher"
      kill -s KILL -- "-$child"
      exit "$status"
      """;

  private static final long END_SECONDS = 10;
  private static final long DRAIN_MILLIS = 2_000;

  private final Process wrapper;
  private final Thread reader;

  private ProcessGroup(Process wrapper, Thread reader) {
    this.wrapper = wrapper;
    this.reader = reader;
  }

  /**
   * Starts a program.
   *
   * @param output takes what it prints
   */
  static ProcessGroup start(
      List<String> command, Path folder, Map<String, String> environment, OutputLines output)
      throws IOException {
    return start(List.of("/bin/sh"), command, folder, environment, output);
  }

  static ProcessGroup start(
      List<String> shell,
      List<String> command,
      Path folder,
      Map<String, String> environment,
      OutputLines output)
      throws IOException {
    List<String> wrapped = new ArrayList<>(shell);
    wrapped.addAll(List.of("-c", WRAPPER, "tranche-command"));
    wrapped.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(wrapped).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    Thread reader = new Thread(() -> read(process, output), "output-" + process.pid());
    reader.setDaemon(true);
    reader.start();
    return new ProcessGroup(process, reader);
  }

  private static void read(Process process, OutputLines lines) {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (int c = output.read(); c >= 0; c = output.read()) {
        lines.add((char) c);
      }
      lines.end();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the output of a program", e);
    }
  }

  /**
   * Waits until the program has ended and its output is read.
   *
   * @return its exit status, 128 and more for one that a signal ended
   * @throws InterruptedException if this thread was interrupted; the group has ended then
   */
  int await() throws InterruptedException {
    try {
      int status = wrapper.waitFor();
      // A process that left the group may keep the output open; it is not waited for.
      reader.join(DRAIN_MILLIS);
      return status;
    } catch (InterruptedException e) {
      end();
      throw e;
    } finally {
      close();
    }
  }

  private void end() {
    close();
    boolean ended = false;
    while (!ended) {
      try {
        if (!wrapper.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
          wrapper.destroyForcibly();
        }
        ended = true;
      } catch (InterruptedException e) {
        // Asked again: the caller gets its InterruptedException when the group has ended.
      }
    }
  }

  /** Tells the watcher, if it still lives, to end the group. */
  private void close() {
    try {
      wrapper.getOutputStream().close();
    } catch (IOException e) {
      // The pipe is closed already: the wrapper has ended.
    }
  }
}
