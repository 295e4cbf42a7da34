package io.tranche.sensor.automation;

import static io.tranche.sensor.automation.UpstreamState.MISSING;
import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EagerDecisionTest {

  private static final Trigger TRIGGER = trigger("files", "a", "event-1");

  static Stream<Arguments> decisions() {
    return Stream.of(
        Arguments.of("all there", List.of(files(Map.of("a", 1L, "b", 2L))), false, "requested"),
        Arguments.of("one missing", List.of(files(Map.of("a", 1L, "b", MISSING))), true, "waiting"),
        Arguments.of(
            "one missing, allowed",
            List.of(UpstreamState.of("files", Map.of("a", 1L, "b", MISSING), none(), true)),
            false,
            "requested"),
        Arguments.of(
            "one nonexistent",
            List.of(UpstreamState.of("files", Map.of("a", 1L), set("z"), false)),
            true,
            "waiting"),
        Arguments.of(
            "one nonexistent, allowed",
            List.of(UpstreamState.of("files", Map.of("a", 1L), set("z"), true)),
            false,
            "requested"),
        Arguments.of(
            "another dependency missing",
            List.of(
                files(Map.of("a", 1L)),
                UpstreamState.of("rates", Map.of("d", MISSING), none(), false)),
            true,
            "waiting"),
        Arguments.of(
            "one held back by a check",
            List.of(files(Map.of("a", 1L, "b", 2L)).holding(set("b"))),
            true,
            "held by a check"),
        Arguments.of(
            "everything there is, and what changed is held back",
            List.of(UpstreamState.whole("files").holding(set("b"))),
            true,
            "held by a check"),
        Arguments.of("nothing left", List.of(files(Map.of())), false, "nothing upstream"),
        Arguments.of(
            "nothing left of what it was made of", List.of(files(Map.of())), true, "requested"),
        Arguments.of(
            "everything there is", List.of(UpstreamState.whole("files")), false, "requested"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("decisions")
  void decidesByWhatIsMissing(
      String name, List<UpstreamState> upstream, boolean materialized, String expected) {
    assertThat(EagerDecision.of("cells", "x", upstream, TRIGGER, materialized).word())
        .isEqualTo(expected);
  }

  @Test
  void namesWhatIsMissingButNotEndlessly() {
    Map<String, Long> hundred =
        IntStream.range(0, 100)
            .boxed()
            .collect(Collectors.toMap(i -> String.format("f%03d", i), i -> MISSING));

    EagerDecision decision =
        EagerDecision.of("cells", "x", List.of(files(hundred)), TRIGGER, false);

    assertThat(decision)
        .isInstanceOfSatisfying(
            EagerDecision.Waiting.class,
            waiting -> {
              assertThat(waiting.count()).isEqualTo(100);
              assertThat(waiting.missing()).hasSize(20).startsWith("files|f000", "files|f001");
            });
  }

  @Test
  void asksOncePerUpstreamState() {
    String id = id(TRIGGER, files(Map.of("a", 1L, "b", 2L)));

    assertThat(id(trigger("files", "b", "event-2"), files(Map.of("b", 2L, "a", 1L)))).isEqualTo(id);
    assertThat(id(TRIGGER, files(Map.of("a", 1L, "b", 3L)))).isNotEqualTo(id);
    assertThat(id(TRIGGER, files(Map.of("a", 1L)))).isNotEqualTo(id);
    assertThat(id(TRIGGER, UpstreamState.of("rates", Map.of("a", 1L, "b", 2L), none(), false)))
        .isNotEqualTo(id);
  }

  @Test
  void asksForEveryChangeOfWhatIsReadAsAWhole() {
    String id = id(TRIGGER, UpstreamState.whole("files"));

    assertThat(id(TRIGGER, UpstreamState.whole("files"))).isEqualTo(id);
    assertThat(id(trigger("files", "b", "event-2"), UpstreamState.whole("files"))).isNotEqualTo(id);
  }

  private static String id(Trigger trigger, UpstreamState state) {
    return ((EagerDecision.Request) EagerDecision.of("cells", "x", List.of(state), trigger, false))
        .id();
  }

  private static UpstreamState files(Map<String, Long> tokens) {
    return UpstreamState.of("files", tokens, none(), false);
  }

  private static Trigger trigger(String asset, String partition, String id) {
    return new Trigger(
        asset, partition, id, Cause.materialization(id, Instant.EPOCH), Optional.empty());
  }

  private static TreeSet<String> none() {
    return new TreeSet<>();
  }

  private static TreeSet<String> set(String key) {
    return new TreeSet<>(List.of(key));
  }
}
