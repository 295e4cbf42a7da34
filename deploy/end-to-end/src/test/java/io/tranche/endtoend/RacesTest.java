package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of races in the documentation names tests that there are. */
class RacesTest {
  private static final Path REPOSITORY = Path.of("../..");
  private static final Pattern NAMED = Pattern.compile("`(\\w+Test)#(\\w+)`");

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    Map<String, Path> tests = tests();
    List<MatchResult> named =
        NAMED
            .matcher(Files.readString(REPOSITORY.resolve("docs/architecture.md")))
            .results()
            .toList();
    assertThat(named).isNotEmpty();
    for (MatchResult one : named) {
      assertThat(tests).containsKey(one.group(1));
      assertThat(tests.get(one.group(1)))
          .content()
          .as(one.group())
          .contains("void " + one.group(2) + "(");
    }
  }

  private static Map<String, Path> tests() throws IOException {
    Map<String, Path> tests = new HashMap<>();
    for (String folder :
        List.of("run-service", "sensor-service", "deploy/end-to-end", "deploy/testing")) {
      try (Stream<Path> files = Files.walk(REPOSITORY.resolve(folder).resolve("src/test/java"))) {
        files
            .filter(file -> file.toString().endsWith("Test.java"))
            .forEach(file -> tests.put(file.getFileName().toString().replace(".java", ""), file));
      }
    }
    return tests;
  }
}
