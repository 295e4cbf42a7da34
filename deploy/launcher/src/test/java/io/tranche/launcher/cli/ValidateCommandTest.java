package io.tranche.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ValidateCommandTest {

  @TempDir private Path folder;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream realOut = System.out;
  private final PrintStream realErr = System.err;

  @BeforeEach
  void capture() {
    PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setOut(both);
    System.setErr(both);
  }

  @AfterEach
  void release() {
    System.setOut(realOut);
    System.setErr(realErr);
  }

  @Test
  void acceptsWhatFitsTogether() throws IOException {
    Path raw = bundle("raw", "{key: raw/orders}");
    Path reader = bundle("reader", "{key: report, deps: [{asset: raw/orders}]}");

    assertThat(validate("-f", raw.toString(), "-f", reader.toString())).isZero();
    assertThat(output()).contains("2 documents, no problem");
  }

  @Test
  void namesWhatIsMissingWithANearName() throws IOException {
    Path raw = bundle("raw", "{key: raw/orders}");
    Path reader = bundle("reader", "{key: report, deps: [{asset: raw/order}]}");

    assertThat(validate("-f", raw.toString(), "-f", reader.toString())).isEqualTo(1);
    assertThat(output())
        .contains("assets[report].deps[raw/order].asset")
        .contains("did you mean raw/orders?");
  }

  @Test
  void namesEveryProblemOfEveryFile() throws IOException {
    Path one = bundle("one", "{key: a, group: 3, colour: red}");
    Path two = bundle("two", "{key: b, partitions: {type: dayly}}");

    assertThat(validate("-f", one.toString(), "-f", two.toString())).isEqualTo(1);
    assertThat(output()).contains("colour").contains("did you mean daily?");
  }

  @Test
  void refusesOneNameInTwoBundles() throws IOException {
    Path one = bundle("one", "{key: a}");
    Path two = bundle("two", "{key: a}");

    assertThat(validate("-f", one.toString(), "-f", two.toString())).isEqualTo(1);
    assertThat(output()).contains("asset a belongs to bundle one");
  }

  private int validate(String... arguments) {
    return new CommandLine(new ValidateCommand()).execute(arguments);
  }

  private String output() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private Path bundle(String name, String asset) throws IOException {
    return Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        apiVersion: tranche.io/v1
        bundle: %s
        assets:
          - %s, materializer: {type: none}}
        """
            .formatted(name, asset.substring(0, asset.length() - 1)));
  }
}
