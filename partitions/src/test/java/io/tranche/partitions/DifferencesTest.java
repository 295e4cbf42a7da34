package io.tranche.partitions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DifferencesTest {

  @Test
  void everyClassStandsInTheSpecification() throws IOException {
    var specification = Files.readString(Path.of("../docs/partitions.md"));
    var classes = new TreeMap<String, Integer>();
    Vectors.differences()
        .forEach(
            family ->
                family
                    .properties()
                    .forEach(
                        reason ->
                            classes.merge(
                                reason.getKey(), reason.getValue().size(), Integer::sum)));

    System.out.println("conformance, different on purpose: " + classes);
    assertThat(classes.keySet())
        .allSatisfy(reason -> assertThat(specification).contains("\n| " + reason + " |"));
  }
}
