package io.tranche.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
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

/** What the documentation shows can be read, and what it links to is there. */
class DocumentationTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BLOCK =
      Pattern.compile("^```([^\\n`]*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");
  private static final Pattern NOT_RUN =
      Pattern.compile("sh (not-run: \\S.{10,}|run-by: [A-Z]\\w+Test)");

  /**
   * A fenced block.
   *
   * @param info what stands behind the opening fence: the language and what we say about it
   */
  record Block(Path document, String info, String text) {
    String language() {
      return info.split(" ", 2)[0];
    }

    @Override
    public String toString() {
      return ROOT.relativize(document) + ": " + text.lines().findFirst().orElse("");
    }
  }

  static List<Path> documents() throws IOException {
    List<Path> documents =
        new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")));
    for (String folder : List.of("docs", "deploy/kubernetes", "tools")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
      }
    }
    return documents;
  }

  static List<Block> blocksOf(String language) throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (Path document : documents()) {
      Matcher block = BLOCK.matcher(Files.readString(document));
      while (block.find()) {
        blocks.add(new Block(document, block.group(1).trim(), block.group(2)));
      }
    }
    return blocks.stream().filter(block -> block.language().equals(language)).toList();
  }

  static List<Block> data() throws IOException {
    return Stream.concat(blocksOf("json").stream(), blocksOf("yaml").stream()).toList();
  }

  static List<Block> commands() throws IOException {
    return blocksOf("sh");
  }

  @ParameterizedTest
  @MethodSource("data")
  void showsDataThatCanBeRead(Block block) throws IOException {
    JsonNode tree =
        block.language().equals("json")
            ? Json.tree(block.text().getBytes(StandardCharsets.UTF_8))
            : new YAMLMapper().readTree(block.text());
    assertThat(tree.isContainerNode()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void saysWhyACommandIsNotRunHereOrWhichTestRunsIt(Block block) {
    assertThat(block.info()).matches(NOT_RUN);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void showsCommandsThatAShellCanRead(Block block) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("sh", "-n").redirectErrorStream(true).start();
    try (var script = shell.getOutputStream()) {
      script.write(block.text().getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(said).isZero();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void linksToWhatIsThere(Path document) throws IOException {
    Matcher link = LINK.matcher(BLOCK.matcher(Files.readString(document)).replaceAll(""));
    while (link.find()) {
      Path target = document.resolveSibling(link.group(1)).normalize();
      assertThat(target).as("%s in %s", link.group(), document).exists();
    }
  }

  @Test
  void isWhereThisTestLooks() throws IOException {
    assertThat(documents()).hasSizeGreaterThan(8);
    assertThat(data()).hasSizeGreaterThan(20);
    assertThat(commands()).hasSizeGreaterThan(5);
  }
}
