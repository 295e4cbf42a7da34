package io.tranche.launcher.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "count", description = "How many keys a set has.", mixinStandardHelpOptions = true)
final class CountKeysCommand implements Callable<Integer> {

  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "SET", description = "The set's name.")
  private String set = "";

  @Option(names = "--prefix", description = "Only keys that start with this text.")
  private Optional<String> prefix = Optional.empty();

  @Override
  public Integer call() {
    Map<String, String> query = new HashMap<>(Map.of("set", set));
    prefix.ifPresent(given -> query.put("search", given));
    output.print(api.client().get("/api/v1/partition-sets/count", query));
    return 0;
  }
}
