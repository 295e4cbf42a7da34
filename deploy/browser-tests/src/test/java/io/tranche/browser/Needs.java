package io.tranche.browser;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** What must be on this machine before a page can be looked at. */
final class Needs {
  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final List<String> SERVICES =
      List.of("definitions-service", "sensor-service", "run-service", "console");

  /** Set where the tests must not be left out, as in continuous integration. */
  private static final String REQUIRE = "TRANCHE_REQUIRE_BROWSER";

  private Needs() {}

  static boolean areRequired() {
    return Boolean.parseBoolean(System.getenv(REQUIRE));
  }

  static Path home() {
    return Path.of(System.getProperty("tranche.home", "../..")).toAbsolutePath().normalize();
  }

  static Path launcher() {
    return home().resolve("deploy/launcher/target/launcher-0.1.0-SNAPSHOT.jar");
  }

  static Optional<Path> browser() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(folder -> BROWSERS.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Why no page can be looked at here; empty when one can. */
  static List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (browser().isEmpty()) {
      missing.add("there is no Chromium on the PATH (accepted: " + BROWSERS + ")");
    }
    if (!Files.exists(launcher())) {
      missing.add("the launcher is not packaged (" + launcher() + ")");
    }
    for (String service : SERVICES) {
      Path runner = home().resolve(service).resolve("target/quarkus-app/quarkus-run.jar");
      if (!Files.exists(runner)) {
        missing.add(service + " is not packaged (" + runner + ")");
      }
    }
    if (missing.isEmpty() && !consoleHasItsPage()) {
      missing.add("the console was built without its page, because there was no node");
    }
    return missing;
  }

  private static boolean consoleHasItsPage() {
    Path app = home().resolve("console/target/quarkus-app/app");
    try (Stream<Path> jars = Files.list(app)) {
      return jars.filter(jar -> jar.toString().endsWith(".jar")).anyMatch(Needs::holdsThePage);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean holdsThePage(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().anyMatch(e -> e.getName().startsWith("META-INF/resources/static/"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
