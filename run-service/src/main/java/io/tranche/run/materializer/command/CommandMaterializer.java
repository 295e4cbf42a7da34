package io.tranche.run.materializer.command;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Materializer;
import io.tranche.platform.secrets.Revealed;
import io.tranche.run.files.FileExchange;
import io.tranche.run.files.FileStores;
import io.tranche.run.files.Interruption;
import io.tranche.run.materializer.LogTail;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.materializer.MaterializerSettings;
import io.tranche.run.materializer.PartitionMaterializer;
import io.tranche.run.materializer.ReportedMetadata;
import io.tranche.run.materializer.SourceObjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a program for all partitions of a run at once. Its output goes to the log; an exit status
 * other than 0 is a failure. Files of assets with an output are published after it has succeeded;
 * what it writes elsewhere is not fenced: it is given the token.
 */
public final class CommandMaterializer implements PartitionMaterializer<Materializer.Command> {

  private static final System.Logger LOG = System.getLogger(CommandMaterializer.class.getName());
  private static final int SIGNAL_STATUS = 128;

  private final MaterializerSettings settings;
  private final SourceObjects objects;
  private final FileStores files;

  public CommandMaterializer(
      MaterializerSettings settings, SourceObjects objects, FileStores files) {
    this.settings = settings;
    this.objects = objects;
    this.files = files;
  }

  @Override
  public void raiseFence(
      Materializer.Command materializer,
      AssetDocument asset,
      Catalog catalog,
      List<String> partitions,
      long token,
      Revealed secrets)
      throws InterruptedException {
    files.raiseFence(asset, catalog, partitions, token, secrets);
  }

  @Override
  public MaterializationResult materialize(
      Materializer.Command materializer, MaterializationContext context)
      throws InterruptedException {
    Path folder = settings.resolve(materializer.workingDirectory().orElse(""));
    if (!Files.isDirectory(folder)) {
      throw context.failure("workingDirectory is no folder (" + folder + ")");
    }
    try {
      Path exchange = Files.createTempDirectory("tranche-run-");
      try (FileExchange exchanged = new FileExchange(context, files)) {
        return exchanged.publish(run(materializer, context, folder, exchange, exchanged));
      } finally {
        delete(exchange);
      }
    } catch (IOException e) {
      Interruption.rethrow(e);
      throw context.failure(e);
    }
  }

  private MaterializationResult run(
      Materializer.Command materializer,
      MaterializationContext context,
      Path folder,
      Path exchange,
      FileExchange exchanged)
      throws IOException, InterruptedException {
    Path contextFile = exchange.resolve("context.json");
    Path metadata = exchange.resolve("metadata.jsonl");
    CommandEnvironment environment = new CommandEnvironment(context, objects, exchanged.places());
    Files.write(contextFile, environment.document());
    Map<String, String> variables =
        environment.variables(
            context.secrets().inheritable(System.getenv()),
            given(materializer, context),
            contextFile,
            metadata);
    LogTail tail = new LogTail(context.log());
    OutputLines output = new OutputLines(tail, context.secrets());
    int status = ProcessGroup.start(materializer.command(), folder, variables, output).await();
    if (status != 0) {
      throw context.failure(
          materializer.command().get(0) + " " + meaning(status) + "\n" + tail.text());
    }
    return ReportedMetadata.read(metadata, context);
  }

  private static Map<String, String> given(
      Materializer.Command materializer, MaterializationContext context) {
    Map<String, String> given = new HashMap<>();
    materializer
        .env()
        .forEach(
            (name, text) ->
                given.put(
                    name,
                    context
                        .secrets()
                        .resolve(text, "materializer.env." + name + " of " + context.subject())));
    return given;
  }

  private static String meaning(int status) {
    if (status > SIGNAL_STATUS) {
      return "was ended by signal " + (status - SIGNAL_STATUS);
    }
    return switch (status) {
      case 126 -> "could not be started (exit status 126)";
      case 127 -> "was not found (exit status 127)";
      default -> "ended with exit status " + status;
    };
  }

  /** A file that a process without a parent still writes may stay; the outcome stands. */
  private static void delete(Path exchange) {
    try (var files = Files.walk(exchange)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.log(System.Logger.Level.WARNING, "Cannot delete folder " + exchange, e);
    }
  }
}
