package io.tranche.launcher.cli;

import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Document;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "validate",
    description = "Check bundles without an installation.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "What one bundle uses of another has to be given too: -f sales -f rates.",
      "Exit status: 0 no problem, 1 some, each printed."
    })
public final class ValidateCommand implements Callable<Integer> {

  @Option(
      names = {"-f", "--file"},
      paramLabel = "PATH",
      required = true,
      description = "A bundle's YAML file, or its folder; repeatable: they are checked together.")
  private List<Path> files = List.of();

  @Override
  public Integer call() throws IOException {
    List<Catalog.Owned> documents = new ArrayList<>();
    Map<String, String> owners = new HashMap<>();
    List<String> problems = new ArrayList<>();
    for (Path file : files) {
      try {
        Bundle bundle = BundleFolder.read(file).bundle();
        for (Document document : bundle.documents()) {
          String name = document.kind().wireName() + " " + document.name();
          String owner = owners.putIfAbsent(name, bundle.name());
          if (owner == null) {
            documents.add(new Catalog.Owned(bundle.name(), document));
          } else {
            problems.add(file + ": " + name + " belongs to bundle " + owner);
          }
        }
      } catch (TrancheException.Invalid refused) {
        problems.add(file + ": " + refused.getMessage());
      }
    }
    if (problems.isEmpty()) {
      Catalog.of(1, documents).problems().forEach(problem -> problems.add(problem.toString()));
    }
    problems.forEach(System.err::println);
    if (problems.isEmpty()) {
      System.out.println(documents.size() + " documents, no problem");
    }
    return problems.isEmpty() ? 0 : 1;
  }
}
