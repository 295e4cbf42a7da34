package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Json;
import io.tranche.launcher.cli.Output.Column;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "bundles",
    description = "What was applied, and earlier versions of it.",
    mixinStandardHelpOptions = true,
    subcommands = {
      BundlesCommand.ListVerb.class,
      BundlesCommand.ShowVerb.class,
      BundlesCommand.VersionsVerb.class,
      BundlesCommand.RollbackVerb.class
    })
public final class BundlesCommand {

  private static String pathOf(String bundle) {
    return "/api/v1/bundles/" + bundle;
  }

  @Command(name = "list", description = "All bundles.", mixinStandardHelpOptions = true)
  static final class ListVerb extends ListCommand {

    ListVerb() {
      super(
          new Column("NAME", "/name"),
          new Column("CATALOG", "/catalog"),
          new Column("AT", "/at"),
          new Column("DOCUMENTS", "/documents"));
    }

    @Override
    String path() {
      return "/api/v1/bundles";
    }
  }

  @Command(
      name = "show",
      description = "A bundle with its documents.",
      mixinStandardHelpOptions = true)
  static final class ShowVerb implements Callable<Integer> {

    @Mixin private ApiOptions api = new ApiOptions();
    @Mixin private Output output = new Output();

    @Parameters(paramLabel = "BUNDLE", description = "The bundle's name.")
    private String bundle = "";

    @Option(names = "--catalog", paramLabel = "N", description = "As it was in that catalog.")
    private Optional<String> catalog = Optional.empty();

    @Override
    public Integer call() {
      output.print(
          api.client()
              .get(
                  pathOf(bundle),
                  catalog.map(number -> Map.of("catalog", number)).orElse(Map.of())));
      return 0;
    }
  }

  @Command(
      name = "versions",
      description = "The applies that changed a bundle, newest first.",
      mixinStandardHelpOptions = true)
  static final class VersionsVerb extends ListCommand {

    @Parameters(paramLabel = "BUNDLE", description = "The bundle's name.")
    private String bundle = "";

    VersionsVerb() {
      super(
          new Column("CATALOG", "/catalog"),
          new Column("AT", "/at"),
          new Column("DOCUMENTS", "/documents"),
          new Column("WRITTEN", "/written"),
          new Column("REMOVED", "/removed"));
    }

    @Override
    String path() {
      return pathOf(bundle) + "/versions";
    }
  }

  @Command(
      name = "rollback",
      description = "Make a bundle what it was in an earlier version.",
      mixinStandardHelpOptions = true)
  static final class RollbackVerb implements Callable<Integer> {

    @Mixin private ApiOptions api = new ApiOptions();
    @Mixin private Output output = new Output();

    @Parameters(paramLabel = "BUNDLE", description = "The bundle's name.")
    private String bundle = "";

    @Option(
        names = "--to",
        paramLabel = "N",
        required = true,
        description = "The catalog number of a version, as `bundles versions` lists it.")
    private long catalog;

    @Override
    public Integer call() {
      JsonNode applied =
          api.client()
              .post(
                  pathOf(bundle) + "/rollback",
                  Json.mapper().createObjectNode().put("catalog", catalog));
      if (output.isTable()) {
        BundleChanges.print(applied, System.out);
      } else {
        output.print(applied);
      }
      return 0;
    }
  }
}
