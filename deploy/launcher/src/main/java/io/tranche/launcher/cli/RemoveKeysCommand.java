package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tranche.contracts.Json;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "remove",
    description = "Remove keys from a set; what was recorded of them stays.",
    mixinStandardHelpOptions = true)
final class RemoveKeysCommand implements Callable<Integer> {

  @Mixin private SomeKeys keys = new SomeKeys();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    AtomicInteger removed = new AtomicInteger();
    AtomicInteger absent = new AtomicInteger();
    keys.post(
        "/api/v1/partition-sets/removals",
        ArrayNode::add,
        answer -> {
          removed.addAndGet(answer.path("removed").size());
          absent.addAndGet(answer.path("absent").size());
        });
    output.print(
        Json.mapper()
            .createObjectNode()
            .put("set", keys.set())
            .put("removed", removed.get())
            .put("absent", absent.get()));
    return absent.get() == 0 ? 0 : 1;
  }
}
