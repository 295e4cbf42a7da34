package io.tranche.launcher.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints one item of a list, found by its name. */
abstract class ShowCommand implements Callable<Integer> {

  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "NAME", description = "Its name.")
  private String name = "";

  private final String path;

  /**
   * @param path of the list
   */
  ShowCommand(String path) {
    this.path = path;
  }

  @Override
  public final Integer call() {
    output.print(api.client().get(path, Map.of("name", name)).path("items").path(0));
    return 0;
  }
}
