package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import io.tranche.launcher.cli.Output.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "test",
    description = "Say what sensors would do about an event, or why nothing; nothing is changed.",
    mixinStandardHelpOptions = true)
final class SensorTestCommand implements Callable<Integer> {

  private static final String SCHEME = "s3://";

  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();

  @Parameters(
      arity = "0..1",
      paramLabel = "SENSOR",
      description = "One sensor (default: all that match).")
  private Optional<String> sensor = Optional.empty();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description =
          "An event: a notification as a bucket sends it, or one of an asset; - is the"
              + " standard input.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--object",
      paramLabel = "OBJECT",
      description = "A file that arrives, as s3://bucket/key.")
  private Optional<String> object = Optional.empty();

  @Option(
      names = "--asset",
      paramLabel = "ASSET",
      description = "An asset of which a partition is materialized.")
  private Optional<String> asset = Optional.empty();

  @Option(
      names = "--partition",
      paramLabel = "KEY",
      description = "With --asset: the partition (default: that of an asset without partitions).")
  private String partition = "";

  @Spec private @Nullable CommandSpec spec;

  private JsonNode event() throws IOException {
    if (Stream.of(file, object, asset).filter(Optional::isPresent).count() != 1) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "Give one of --file, --object and --asset");
    }
    if (asset.isPresent()) {
      return Json.mapper().createObjectNode().put("asset", asset.get()).put("partition", partition);
    }
    return file.isPresent() ? read(file.get()) : arrival(object.orElse(""));
  }

  private static JsonNode read(Path file) throws IOException {
    return Json.tree(
        file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file));
  }

  private static JsonNode arrival(String object) {
    int slash = object.indexOf('/', SCHEME.length());
    if (!object.startsWith(SCHEME) || slash < 0) {
      throw new IllegalStateException(
          "Cannot test sensor: --object is not an address ("
              + object
              + "); accepted: s3://bucket/key");
    }
    return Json.mapper()
        .createObjectNode()
        .put("bucket", object.substring(SCHEME.length(), slash))
        .put("key", object.substring(slash + 1));
  }

  @Override
  public Integer call() throws IOException {
    ObjectNode body = Json.mapper().createObjectNode();
    sensor.ifPresent(given -> body.put("name", given));
    body.set("event", event());
    output.print(
        api.client().post("/api/v1/sensors/test", body).path("items"),
        List.of(
            new Column("SENSOR", "/sensor"),
            new Column("OUTCOME", "/outcome"),
            new Column("SET", "/set"),
            new Column("PARTITION", "/partition"),
            new Column("METADATA", "/metadata"),
            new Column("BECAUSE", "/reason"),
            new Column("STOPPED", "/stopped/since")));
    return 0;
  }
}
