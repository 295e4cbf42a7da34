package io.tranche.console.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import org.junit.jupiter.api.Test;

class NamedTest {

  @Test
  void namesEachPartitionThatIsRunWithoutASetOnce() {
    JsonArray matches =
        new JsonArray(
            """
            [{"sensor": "a", "target": ["rates", "quotes"], "partition": "2024-01-01"},
             {"sensor": "b", "target": ["rates"], "partition": "2024-01-01"},
             {"sensor": "c", "target": ["catalogue"], "partition": ""},
             {"sensor": "d", "target": ["files"], "add": {"set": "s", "key": "k"}},
             {"sensor": "e", "target": [], "refused": "no"}]
            """);

    assertThat(Named.allOf(matches))
        .containsExactly(new Named("rates", "2024-01-01"), new Named("catalogue", ""));
  }
}
