package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "contains",
    description = "Which keys a set has. Exits with 1 if one is absent.",
    mixinStandardHelpOptions = true)
final class ContainsKeysCommand implements Callable<Integer> {

  @Mixin private SomeKeys keys = new SomeKeys();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    ObjectNode total = Json.mapper().createObjectNode().put("set", keys.set());
    ArrayNode present = total.putArray("present");
    ArrayNode absent = total.putArray("absent");
    keys.post(
        "/api/v1/partition-sets/membership",
        ArrayNode::add,
        answer -> {
          answer.path("present").forEach(present::add);
          answer.path("absent").forEach(absent::add);
        });
    output.print(total);
    return absent.isEmpty() ? 0 : 1;
  }
}
