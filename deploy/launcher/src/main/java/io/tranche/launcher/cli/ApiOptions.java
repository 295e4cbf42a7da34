package io.tranche.launcher.cli;

import io.tranche.launcher.process.Endpoints;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How the commands that ask an installation find it. */
final class ApiOptions {

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:TRANCHE_URL}",
      description = "Where the console is (default: what runs on the data folder).")
  private Optional<String> url = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:TRANCHE_DATA:-.tranche}",
      description = "The data folder of an installation on this machine.")
  private Path data = Path.of(".tranche");

  ApiClient client() {
    return new ApiClient(
        url.filter(given -> !given.isBlank())
            .or(() -> Endpoints.find(data).map(Endpoints::console))
            .orElseThrow(
                () ->
                    ApiException.noConnection(
                        "Nothing runs on "
                            + data
                            + ": start it with `tranche up`, or give --url")));
  }

  Path data() {
    return data;
  }
}
