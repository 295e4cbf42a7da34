package io.tranche.launcher.cli;

import io.tranche.launcher.cli.Output.Column;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** Prints a list of the installation, page by page. */
abstract class ListCommand implements Callable<Integer> {

  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();
  @Mixin private PageOptions page = new PageOptions();

  private final List<Column> columns;

  /**
   * @param columns of the table; the first names the items
   */
  ListCommand(Column... columns) {
    this.columns = List.of(columns);
  }

  /** Where the list is. */
  abstract String path();

  /** What narrows it. */
  Map<String, String> query() {
    return Map.of();
  }

  @Override
  public final Integer call() {
    output.print(page.items(api.client(), path(), query()), columns);
    return 0;
  }
}
