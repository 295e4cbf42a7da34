package io.tranche.run.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.workers.TaskUpstream;
import io.tranche.run.lineage.Reads;
import io.tranche.run.materializer.PartitionInput;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ToldUpstreamTest {

  private static final AssetDocument ASSET =
      Catalog.of(
              1,
              Bundle.parse(
                      """
                      apiVersion: tranche.io/v1
                      bundle: b
                      assets: [{key: made/by_day, external: true}]
                      """
                          .getBytes(StandardCharsets.UTF_8))
                  .documents()
                  .stream()
                  .map(document -> new Catalog.Owned("b", document))
                  .toList())
          .asset("made/by_day");

  private final ToldUpstream told = new ToldUpstream(() -> "http://here:8080/");

  @Test
  void listsFewPartitionsAndSaysWhereTheyCanBeAskedFor() {
    TaskUpstream read = told(1, 3).get(0).upstream().get(0);

    assertThat(read.partitions()).extracting(TaskUpstream.Partition::key).hasSize(3);
    assertThat(read.more())
        .contains(
            "http://here:8080/api/v1/partition-status/upstream"
                + "?asset=made%2Fby_day&partition=p0&upstream=read");
  }

  @Test
  void listsNoneWhereTheyAreTooManyInAll() {
    List<PartitionInput> inputs = told(20, 60);

    assertThat(inputs)
        .allSatisfy(
            input -> {
              TaskUpstream read = input.upstream().get(0);
              assertThat(read.count()).isEqualTo(60);
              assertThat(read.partitions()).isEmpty();
              assertThat(read.first()).contains("u0");
              assertThat(read.last()).contains("u59");
            });
  }

  @Test
  void tellsNothingOfVeryManyPartitions() {
    assertThat(told(1_001, 0)).allSatisfy(input -> assertThat(input.upstream()).isEmpty());
  }

  @Test
  void tellsNothingOfWhatReadsNothing() {
    List<PartitionInput> inputs = List.of(input("p0"));

    assertThat(told.add(inputs, List.of(ASSET), Reads.NONE)).isEqualTo(inputs);
  }

  private List<PartitionInput> told(int partitions, int each) {
    Map<String, List<TaskUpstream>> reads = new HashMap<>();
    for (int i = 0; i < partitions; i++) {
      reads.put(
          "made/by_day|p" + i,
          List.of(
              new TaskUpstream(
                  "read",
                  each,
                  Optional.empty(),
                  Optional.empty(),
                  IntStream.range(0, each)
                      .mapToObj(
                          n ->
                              new TaskUpstream.Partition(
                                  "u" + n, Optional.of("v"), Optional.empty()))
                      .toList(),
                  Optional.empty())));
    }
    List<PartitionInput> inputs =
        IntStream.range(0, partitions).mapToObj(i -> input("p" + i)).toList();
    return told.add(inputs, List.of(ASSET), new Reads(reads));
  }

  private static PartitionInput input(String key) {
    return new PartitionInput(key, Map.of(), Optional.empty(), Map.of(), Optional.empty());
  }
}
