package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Json;
import io.tranche.launcher.cli.Output.Column;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "alerts",
    description = "Who was told of what, and whether it arrived.",
    mixinStandardHelpOptions = true,
    subcommands = {AlertsCommand.ListVerb.class, AlertsCommand.TestVerb.class})
public final class AlertsCommand {

  private static final String PATH = "/api/v1/alerts";

  @Command(
      name = "list",
      description = "The notifications of receivers, newest first.",
      mixinStandardHelpOptions = true)
  static final class ListVerb extends ListCommand {

    @Option(
        names = "--alert",
        paramLabel = "ALERT",
        description = "Of one alert (default: of all).")
    private Optional<String> alert = Optional.empty();

    @Option(
        names = "--state",
        paramLabel = "STATE",
        description = "gathering, pending, sent or failed (default: any).")
    private Optional<String> state = Optional.empty();

    ListVerb() {
      super(
          new Column("ID", "/id"),
          new Column("ALERT", "/alert"),
          new Column("TO", "/receiver"),
          new Column("STATE", "/state"),
          new Column("OPENED", "/opened"),
          new Column("EVENTS", "/count"),
          new Column("ATTEMPTS", "/attempts"),
          new Column("DUE", "/due"),
          new Column("PROBLEM", "/problem"));
    }

    @Override
    String path() {
      return PATH;
    }

    @Override
    Map<String, String> query() {
      Map<String, String> query = new HashMap<>();
      alert.ifPresent(name -> query.put("alert", name));
      state.ifPresent(word -> query.put("state", word));
      return query;
    }
  }

  @Command(
      name = "test",
      description = "Post a sample to every receiver of an alert; 1 if one does not take it.",
      mixinStandardHelpOptions = true)
  static final class TestVerb implements Callable<Integer> {

    @Mixin private ApiOptions api = new ApiOptions();
    @Mixin private Output output = new Output();

    @Parameters(paramLabel = "ALERT", description = "The alert's name.")
    private String name = "";

    @Override
    public Integer call() {
      JsonNode samples =
          api.client()
              .post(PATH + "/test", Json.mapper().createObjectNode().put("name", name))
              .path("items");
      output.print(
          samples,
          List.of(
              new Column("TO", "/receiver"),
              new Column("TAKEN", "/taken"),
              new Column("PROBLEM", "/problem")));
      for (JsonNode sample : samples) {
        if (!sample.path("taken").asBoolean()) {
          return 1;
        }
      }
      return 0;
    }
  }
}
