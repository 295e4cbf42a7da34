package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "add",
    description = "Add keys to a set, or give keys that it has other metadata.",
    mixinStandardHelpOptions = true)
final class AddKeysCommand implements Callable<Integer> {

  @Mixin private SomeKeys keys = new SomeKeys();
  @Mixin private Output output = new Output();

  @Option(
      names = "--metadata",
      paramLabel = "NAME=VALUE",
      description = "Metadata of each of the keys; repeatable.")
  private Map<String, String> metadata = new LinkedHashMap<>();

  @Option(
      names = "--launch",
      paramLabel = "ASSET",
      description = "Then launch a run of the asset for each key; repeatable, for one run of all.")
  private List<String> launch = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    AtomicInteger added = new AtomicInteger();
    AtomicInteger existing = new AtomicInteger();
    keys.post(
        "/api/v1/partition-sets/keys",
        this::write,
        this::writeLaunch,
        answer -> {
          added.addAndGet(answer.path("added").size());
          existing.addAndGet(answer.path("existing").size());
        });
    output.print(
        Json.mapper()
            .createObjectNode()
            .put("set", keys.set())
            .put("added", added.get())
            .put("existing", existing.get()));
    return 0;
  }

  private void writeLaunch(ObjectNode body) {
    ArrayNode assets = body.putArray("launch");
    launch.forEach(assets::add);
  }

  private void write(ArrayNode list, String key) {
    if (metadata.isEmpty()) {
      list.add(key);
      return;
    }
    ObjectNode fields = list.addObject().put("key", key).putObject("metadata");
    metadata.forEach(fields::put);
  }
}
