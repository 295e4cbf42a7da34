package io.tranche.launcher.cli;

import io.tranche.launcher.cli.Output.Column;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    description = "Whether every service is ready.",
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {

  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() {
    output.print(
        api.client().get("/api/v1/system", Map.of()).path("services"),
        List.of(
            new Column("SERVICE", "/name"),
            new Column("READY", "/ready"),
            new Column("URL", "/url")));
    return 0;
  }
}
