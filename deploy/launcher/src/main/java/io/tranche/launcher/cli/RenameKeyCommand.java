package io.tranche.launcher.cli;

import io.tranche.contracts.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "rename",
    description = "Say what people are shown as the name of a key. The key itself stays.",
    mixinStandardHelpOptions = true)
final class RenameKeyCommand implements Callable<Integer> {

  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();

  @Parameters(index = "0", paramLabel = "SET", description = "The set's name.")
  private String set = "";

  @Parameters(index = "1", paramLabel = "KEY", description = "The key.")
  private String key = "";

  @Parameters(
      index = "2",
      paramLabel = "NAME",
      description = "The name, at most 200 characters; an empty text takes it away.")
  private String name = "";

  @Override
  public Integer call() {
    output.print(
        api.client()
            .patch(
                "/api/v1/partition-sets/keys",
                Json.mapper()
                    .createObjectNode()
                    .put("set", set)
                    .put("key", key)
                    .put("displayName", name)));
    return 0;
  }
}
