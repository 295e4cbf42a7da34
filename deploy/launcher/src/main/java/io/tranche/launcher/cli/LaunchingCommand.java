package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops or resumes all launching of sensors, schedules and automation. */
public abstract class LaunchingCommand implements Callable<Integer> {

  /** Where it is asked how launching stands. */
  static final String PATH = "/api/v1/launching";

  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();

  abstract String verb();

  abstract Optional<String> reason();

  @Override
  public final Integer call() {
    ObjectNode body = Json.mapper().createObjectNode();
    reason().ifPresent(given -> body.put("reason", given));
    output.print(api.client().post(PATH + "/" + verb(), body));
    return 0;
  }

  /** Nothing is launched. */
  @Command(
      name = "pause",
      description = "Keep sensors, schedules and automation from launching anything.",
      mixinStandardHelpOptions = true)
  public static final class Pause extends LaunchingCommand {

    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        description = "Shown wherever somebody wonders why nothing happens.")
    private Optional<String> reason = Optional.empty();

    @Override
    String verb() {
      return "pause";
    }

    @Override
    Optional<String> reason() {
      return reason;
    }
  }

  /** They go on. */
  @Command(
      name = "resume",
      description = "Let sensors, schedules and automation launch again.",
      mixinStandardHelpOptions = true)
  public static final class Resume extends LaunchingCommand {

    @Override
    String verb() {
      return "resume";
    }

    @Override
    Optional<String> reason() {
      return Optional.empty();
    }
  }
}
