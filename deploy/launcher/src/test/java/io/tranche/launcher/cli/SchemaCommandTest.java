package io.tranche.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.definitions.BundleSchema;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SchemaCommandTest {

  @Test
  void printsTheSchemaAndNothingElse() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream realOut = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThat(new CommandLine(new SchemaCommand()).execute()).isZero();
    } finally {
      System.setOut(realOut);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo(BundleSchema.text());
  }
}
