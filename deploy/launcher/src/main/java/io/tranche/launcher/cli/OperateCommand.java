package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stops or starts something that has a name. */
abstract class OperateCommand implements Callable<Integer> {

  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "NAME", description = "Its name.")
  private String name = "";

  private final String path;

  /**
   * @param path of what is to be done
   */
  OperateCommand(String path) {
    this.path = path;
  }

  /** Why it is done. */
  Optional<String> reason() {
    return Optional.empty();
  }

  @Override
  public final Integer call() {
    ObjectNode body = Json.mapper().createObjectNode().put("name", name);
    reason().ifPresent(given -> body.put("reason", given));
    output.print(api.client().post(path, body));
    return 0;
  }

  /** Stops it, with a reason. */
  abstract static class Stop extends OperateCommand {

    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        description = "Shown wherever somebody wonders why nothing happens.")
    private Optional<String> reason = Optional.empty();

    Stop(String path) {
      super(path);
    }

    @Override
    final Optional<String> reason() {
      return reason;
    }
  }
}
