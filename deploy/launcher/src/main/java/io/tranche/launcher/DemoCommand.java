package io.tranche.launcher;

import io.tranche.launcher.demo.Demo;
import io.tranche.launcher.demo.DemoScript;
import io.tranche.launcher.process.Installation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = "Start everything, let sample files arrive, and show what is materialized.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

  @Mixin private InstallationOptions options = new InstallationOptions();

  @Option(
      names = "--exit",
      description = "End when everything expected is there: 0 if so and the data is right, else 1.")
  private boolean exit;

  @Option(
      names = "--sample",
      paramLabel = "NAME|DIR",
      defaultValue = "sales",
      description =
          "A sample that comes with Tranche: sales, files, images, regions; or a folder with a"
              + " demo.yaml (default: ${DEFAULT-VALUE}).")
  private Path sample = Path.of("sales");

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path samples = options.distribution().resolve("deploy/samples");
    DemoScript script = DemoScript.read(DemoScript.folderOf(sample, samples));
    Installation installation = Installation.start(options.toOptions(), System.out);
    UpCommand.closeAtExit(installation);
    Demo demo = new Demo(script, installation, System.out);
    List<String> missing = new ArrayList<>(demo.play());
    demo.close();
    if (!exit) {
      demo.invite();
      installation.supervise();
      return 0;
    }
    installation.close();
    missing.addAll(script.wrongInWarehouse(installation.data()));
    return report(missing);
  }

  private static int report(List<String> missing) {
    if (missing.isEmpty()) {
      System.out.println("Everything expected was materialized, and the data is right.");
      return 0;
    }
    System.out.println("Not as expected:");
    missing.forEach(one -> System.out.println("  " + one));
    return 1;
  }
}
