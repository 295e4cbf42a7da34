package io.tranche.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A server that speaks S3 and notifies nobody, with one bucket, as a process. */
final class S3Store implements AutoCloseable {
  static final String BUCKET = "outside";
  static final String ACCESS_KEY = "reader";
  static final String SECRET_KEY = "s3cr3t/key+";

  private static final Path MODULE =
      Service.distribution().resolve("deploy/s3-server").resolve("target");
  private static final String PORT = "port ";

  private final Process process;
  private final BufferedReader said;
  private final PrintStream asked;
  private final String endpoint;

  private S3Store() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                MODULE.resolve("classes") + ":" + MODULE.resolve("lib") + "/*",
                "io.tranche.s3.S3Server",
                BUCKET,
                ACCESS_KEY,
                SECRET_KEY)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    said = process.inputReader(StandardCharsets.UTF_8);
    asked = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    endpoint = "http://127.0.0.1:" + awaitLine(PORT).substring(PORT.length());
  }

  static S3Store open() {
    try {
      return new S3Store();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  String endpoint() {
    return endpoint;
  }

  /** Writes an object, and returns when it is there. */
  void put(String key) {
    asked.println("put " + key);
    try {
      awaitLine("put " + key);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private String awaitLine(String start) throws IOException {
    String line = said.readLine();
    while (line != null && !line.startsWith(start)) {
      line = said.readLine();
    }
    if (line == null) {
      throw new IOException("the S3 server has ended; is deploy/s3-server built?");
    }
    return line;
  }

  @Override
  public void close() {
    asked.close();
    process
        .onExit()
        .orTimeout(10, TimeUnit.SECONDS)
        .exceptionally(late -> process.destroyForcibly())
        .join();
  }
}
