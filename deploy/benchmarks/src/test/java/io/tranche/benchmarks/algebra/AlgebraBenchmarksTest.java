package io.tranche.benchmarks.algebra;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;

class AlgebraBenchmarksTest {

  @Test
  void everyFigureOfDagsterBelongsToABenchmark() {
    var names =
        Stream.of(TimeWindowBenchmark.class, KeysBenchmark.class)
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .filter(method -> method.isAnnotationPresent(Benchmark.class))
            .map(Method::getName)
            .toList();

    assertThat(names).containsAll(AlgebraBenchmarks.known()).doesNotHaveDuplicates();
  }

  @Test
  void theQuestionsHaveTheAnswersThatTheirNamesPromise() {
    var windows = new TimeWindowBenchmark();
    var keys = new KeysBenchmark();

    assertThat(windows.membership()).isTrue();
    assertThat(windows.keyOfInstant()).contains("2012-03-11-13:00");
    assertThat(windows.count()).isEqualTo(438_280);
    assertThat(windows.pageAtTheFarEnd()).hasSize(100);
    assertThat(windows.listTheHoursOfAllDays()).isEqualTo(438_264);
    assertThat(windows.unionOf9131Windows().size()).isEqualTo(18_260);
    assertThat(windows.intersectionOf9131Windows())
        .isEqualTo(windows.identity().intersection(windows.intersectionOf9131Windows()));
    assertThat(keys.listGrid365By1000()).isEqualTo(365_000);
    assertThat(keys.countOfTrillion()).isEqualTo(1_000_000_000_000L);
    assertThat(keys.membershipInTrillion()).isTrue();
    assertThat(keys.intersectionInTrillion()).isPositive();
    assertThat(keys.unionOfMillionDynamicKeys().size()).isEqualTo(666_666);
    assertThat(keys.identityOf100000ReorderedKeys().size()).isEqualTo(100_000);
  }
}
