package io.tranche.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WallsTest {

  static List<ArchRule> rules() {
    return Walls.rules();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void fallsWhenAViolationIsPlanted(ArchRule rule) {
    var planted = new ClassFileImporter().importPackages("io.tranche.testing.planted");

    assertThat(rule.evaluate(planted).hasViolation()).isTrue();
  }
}
