package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every bundle in the documentation, every sample, and what the tools make, can be applied as it
 * stands there.
 */
class DocumentedBundlesTest {

  private static final Path DOCUMENTS = Path.of("../docs");
  private static final Path SAMPLES = Path.of("../deploy/samples");
  private static final Path EXPORTED = Path.of("../tools/dagster-export/tests/shop.yaml");
  private static final Pattern BUNDLE =
      Pattern.compile(
          "^```yaml *\\R((?:# yaml-language-server[^\n]*\n)?apiVersion: .*?)^```$",
          Pattern.MULTILINE | Pattern.DOTALL);

  /** A bundle and the document that shows it. */
  record Shown(Path document, String text) {
    @Override
    public String toString() {
      return document.toString();
    }
  }

  static List<Shown> bundles() throws IOException {
    List<Shown> bundles = new ArrayList<>();
    try (Stream<Path> documents = Files.walk(DOCUMENTS)) {
      for (Path document : documents.filter(path -> path.toString().endsWith(".md")).toList()) {
        Matcher bundle = BUNDLE.matcher(Files.readString(document));
        while (bundle.find()) {
          bundles.add(new Shown(document, bundle.group(1)));
        }
      }
    }
    try (Stream<Path> samples = Files.walk(SAMPLES)) {
      for (Path sample : samples.filter(path -> path.endsWith("bundle.yaml")).toList()) {
        bundles.add(new Shown(sample, Files.readString(sample)));
      }
    }
    bundles.add(new Shown(EXPORTED, Files.readString(EXPORTED)));
    return bundles;
  }

  @Test
  void areThere() throws IOException {
    assertThat(bundles()).hasSizeGreaterThanOrEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void haveNoProblems(Shown shown) {
    Bundle bundle = Bundle.parse(shown.text().getBytes(StandardCharsets.UTF_8));
    Catalog catalog =
        Catalog.of(
            1,
            bundle.documents().stream()
                .map(document -> new Catalog.Owned(bundle.name(), document))
                .toList());
    assertThat(catalog.problems()).isEmpty();
  }
}
