package io.tranche.console;

import io.tranche.testing.Walls;
import org.junit.jupiter.api.Test;

class WallsTest {

  @Test
  void stand() {
    Walls.rules().forEach(rule -> rule.check(Walls.classesOf("io.tranche.console")));
  }
}
