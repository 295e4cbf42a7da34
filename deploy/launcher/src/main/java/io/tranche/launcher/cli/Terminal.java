package io.tranche.launcher.cli;

import java.nio.charset.Charset;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** What the standard output can show. */
final class Terminal {

  private static final int NARROWEST = 20;

  private Terminal() {}

  /** How many characters a line has: as {@code COLUMNS} says, or the terminal if there is one. */
  static int width(Map<String, String> environment) {
    Optional<Integer> given =
        Optional.ofNullable(environment.get("COLUMNS"))
            .filter(text -> text.matches("[1-9][0-9]{0,4}"))
            .map(Integer::valueOf);
    // The library asks the terminal, and takes 80 where there is none.
    int width = given.orElseGet(() -> CommandSpec.create().usageMessage().autoWidth(true).width());
    return Math.max(NARROWEST, width);
  }

  /** How characters are written. What a JVM calls it depends on its version. */
  static Charset charset() {
    return Stream.of("stdout.encoding", "sun.stdout.encoding", "native.encoding")
        .map(System::getProperty)
        .filter(name -> name != null && Charset.isSupported(name))
        .map(Charset::forName)
        .findFirst()
        .orElseGet(Charset::defaultCharset);
  }
}
