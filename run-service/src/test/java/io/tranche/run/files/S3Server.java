package io.tranche.run.files;

import io.tranche.contracts.definitions.ConnectionDocument;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A server that speaks S3 and checks signatures, with the bucket {@code lake}, as a process. */
public final class S3Server implements AutoCloseable {

  public static final String ACCESS_KEY = "reader";
  public static final String SECRET_KEY = "s3cr3t/key+";

  private static final Path MODULE = Path.of("../deploy/s3-server/target");
  private static final String PORT = "port ";

  private final Process process;
  private final String endpoint;

  public S3Server() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                MODULE.resolve("classes") + ":" + MODULE.resolve("lib") + "/*",
                "io.tranche.s3.S3Server",
                "lake",
                ACCESS_KEY,
                SECRET_KEY)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader said = process.inputReader();
    String line = said.readLine();
    while (line != null && !line.startsWith(PORT)) {
      line = said.readLine();
    }
    if (line == null) {
      throw new IOException("the S3 server has ended; is deploy/s3-server built?");
    }
    endpoint = "http://127.0.0.1:" + line.substring(PORT.length());
  }

  public String endpoint() {
    return endpoint;
  }

  ConnectionDocument.S3 connection(String secretKey) {
    return new ConnectionDocument.S3(
        "lake",
        "lake",
        Optional.of("/team a/"),
        Optional.of(endpoint() + "/"),
        "us-east-1",
        ACCESS_KEY,
        secretKey,
        Optional.empty());
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process
        .onExit()
        .orTimeout(10, TimeUnit.SECONDS)
        .exceptionally(late -> process.destroyForcibly())
        .join();
  }
}
