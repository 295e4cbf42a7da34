package io.tranche.launcher.cli;

import io.tranche.contracts.definitions.BundleSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "schema",
    description = "Print the JSON Schema of bundles, for editors; needs no installation.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "  tranche schema > bundle.schema.json",
      "and as the first line of a bundle:",
      "  # yaml-language-server: $schema=bundle.schema.json"
    })
public final class SchemaCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    System.out.print(BundleSchema.text());
    return 0;
  }
}
