package io.tranche.launcher;

import io.tranche.launcher.process.Endpoints;
import io.tranche.store.embedded.StoreDump;
import io.tranche.store.embedded.StoreDump.DumpedCollection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "export-store",
    description = {
      "Write the embedded store as a dump that mongorestore reads. The installation must be stopped."
    },
    mixinStandardHelpOptions = true)
final class ExportStoreCommand implements Callable<Integer> {

  private static final String STORE = "store";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:TRANCHE_DATA:-.tranche}",
      description = "The data folder of the installation (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of(".tranche");

  @Parameters(
      paramLabel = "TARGET",
      description = "Where to write the dump: a folder that is empty or does not exist.")
  private Path target = Path.of("dump");

  @Override
  public Integer call() throws IOException {
    if (Endpoints.find(data).isPresent()) {
      throw new IllegalStateException(
          "Cannot export the store: the installation runs; stop it with tranche stop --data "
              + data
              + " ("
              + data
              + ")");
    }
    List<DumpedCollection> dumped = StoreDump.write(data.resolve(STORE), target);
    for (DumpedCollection each : dumped) {
      System.out.printf(
          "%s: %d documents, %d indexes%n", each.namespace(), each.documents(), each.indexes());
    }
    System.out.printf("Written. Now: mongorestore --uri=URI %s%n", target);
    return 0;
  }
}
