package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tranche.contracts.TrancheException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssetSelectionTest {

  /** raw/a and raw/b lead to c, which leads to d-1 and d-2; d-2 leads to e. 2024 is alone. */
  private static final AssetGraph GRAPH =
      graph(
          """
          - {key: raw/a, external: true, owners: [team:data], tags: {tier: gold}}
          - {key: raw/b, external: true, owners: [ada@example.com], tags: {tier: silver, pii: ""}}
          - {key: c, external: true, group: sales, deps: [{asset: raw/a}, {asset: raw/b}]}
          - {key: d-1, external: true, group: sales, deps: [{asset: c}]}
          - {key: d-2, external: true, group: sales/eu, deps: [{asset: c}]}
          - {key: e, external: true, deps: [{asset: d-2}]}
          - {key: "2024", external: true}
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "*~2024 raw/a raw/b c d-1 d-2 e",
        "c~c",
        "key:c~c",
        "\"raw/a\"~raw/a",
        "raw/*~raw/a raw/b",
        "key:\"raw/*\"~raw/a raw/b",
        "*a*~raw/a raw/b",
        "d*2~d-2",
        "d-2*2~",
        "nothing~",
        "group:sales~c d-1",
        "group:sales/eu~d-2",
        "group:default~2024 raw/a raw/b e",
        "tag:tier~raw/a raw/b",
        "tag:tier=gold~raw/a",
        "tag:\"tier\"=\"gold\"~raw/a",
        "tag:pii=\"\"~raw/b",
        "tag:gold~",
        "owner:team:data~raw/a",
        "owner:ada@example.com~raw/b",
        "+c~raw/a raw/b c",
        "c+~c d-1 d-2 e",
        "+c+~raw/a raw/b c d-1 d-2 e",
        "1+e~d-2 e",
        "2+e~c d-2 e",
        "0+e~e",
        "c+1~c d-1 d-2",
        "1+d-2+1~c d-2 e",
        "2024~2024",
        "+2024~2024",
        "key:2024+~2024",
        "raw/a or e~raw/a e",
        "RAW/A OR e~e",
        "c+ and +e~c d-2 e",
        "c+ AND NOT e~c d-1 d-2",
        "not +c~2024 d-1 d-2 e",
        "not c and not e~2024 raw/a raw/b d-1 d-2",
        "not not c~c",
        "raw/a or c and e~raw/a",
        "(raw/a or c) and c~c",
        "(raw/a or raw/b)+1~raw/a raw/b c",
        "roots(*)~2024 raw/a raw/b",
        "roots(group:sales)~c",
        "sinks(group:sales or d-2)~d-1 d-2",
        "sinks(c+)~d-1 e",
        "roots(c+)+1~c d-1 d-2",
        " ( c )  or e ~c e",
      })
  void selectsAsTheGrammarSays(String selection, String expected) {
    List<String> keys = expected == null ? List.of() : List.of(expected.split(" "));
    assertThat(AssetSelection.parse(selection).resolve(GRAPH)).containsExactlyElementsOf(keys);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "''~expected an asset at character 1",
        "a or~expected an asset at character 5",
        "a b~expected and, or, + or the end at character 3",
        "a ++~expected and, or, + or the end at character 4",
        "(a or b~expected ) at character 8",
        "a)~expected and, or, + or the end at character 2",
        "and~expected an asset at character 1",
        "2+~expected an asset at character 3",
        "1234567+a~has too many layers at character 1",
        "grup:sales~grup: is not known, did you mean group? at character 1",
        "a or code_location:x~code_location: is not known at character 6",
        "root(*)~root(…) is not known, did you mean roots? at character 1",
        "tag:~expected a tag such as tier or tier=gold at character 5",
        "tag:tier=~expected the value of a tag at character 10",
        "group:sal*~only keys are matched by * at character 10",
        "key:\"a~a quote is not closed at character 5",
        "raw/a, raw/b~expected and, or, + or the end at character 6",
      })
  void refusesWithThePlaceAndWhatIsAccepted(String selection, String message) {
    TrancheException.Invalid error = refusalOf(selection);
    assertThat(error.code()).isEqualTo("invalid-asset-selection");
    assertThat(error.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.message()).isEqualTo(message);
              assertThat(problem.value()).contains(selection);
              assertThat(problem.accepted()).isPresent();
            });
    assertThat(error).hasMessageContaining(message);
  }

  @Test
  void refusesWhatIsNestedTooDeepInsteadOfRunningOutOfStack() {
    assertThat(refusalOf("(".repeat(100_000)))
        .hasMessageContaining("is nested too deep at character 102");
    assertThat(refusalOf("not ".repeat(100_000) + "a")).hasMessageContaining("is nested too deep");
  }

  @Test
  void takesAsManyTermsAsThereAre() {
    String text = "c" + " or c".repeat(100_000);
    assertThat(AssetSelection.parse(text).resolve(GRAPH)).containsExactly("c");
  }

  @Test
  void namesEveryAssetThatIsNotDefined() {
    assertThat(AssetSelection.parse("raw/aa+ or (nothing and raw/*)").problems("target", GRAPH))
        .extracting(Object::toString)
        .containsExactly(
            "target: is not defined (nothing); accepted: the key of an asset",
            "target: is not defined, did you mean raw/a? (raw/aa); accepted: the key of an asset");
  }

  @Test
  void writesNoMoreSignsThanNeeded() {
    assertThat(AssetSelection.parse("((\"a\") and ((b))) or not (key:2024 or c)"))
        .hasToString("a and b or not (key:2024 or c)");
    assertThat(AssetSelection.around("a", OptionalInt.of(2), OptionalInt.empty()))
        .hasToString("2+a or a+")
        .isEqualTo(AssetSelection.parse("2+a+"));
  }

  @Test
  void readsBackWhatItWrites() {
    long seed = 20241121;
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      AssetSelection selection = new AssetSelection(term(random, 4));
      assertThat(AssetSelection.parse(selection.toString()))
          .as("seed %d, %s", seed, selection)
          .isEqualTo(selection);
    }
  }

  @Test
  void combinesSelectionsAsSets() {
    long seed = 6;
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      SelectionTerm a = term(random, 3);
      SelectionTerm b = term(random, 3);
      Set<String> both = new HashSet<>(a.in(GRAPH));
      both.retainAll(b.in(GRAPH));
      assertThat(new SelectionTerm.And(List.of(a, b)).in(GRAPH))
          .as("seed %d: %s and %s", seed, a, b)
          .isEqualTo(both);
      Set<String> rest = new HashSet<>(GRAPH.assets().keySet());
      rest.removeAll(a.in(GRAPH));
      assertThat(new SelectionTerm.Not(a).in(GRAPH)).as("not %s", a).isEqualTo(rest);
      assertThat(new SelectionTerm.Or(List.of(a, new SelectionTerm.Not(a))).in(GRAPH))
          .isEqualTo(GRAPH.assets().keySet());
    }
  }

  @Test
  void isDownstreamOfWhatIsUpstreamOfIt() {
    for (String a : GRAPH.assets().keySet()) {
      for (String b : GRAPH.assets().keySet()) {
        for (int layers = 0; layers < 4; layers++) {
          assertThat(AssetSelection.parse(layers + "+key:" + a).resolve(GRAPH).contains(b))
              .isEqualTo(
                  AssetSelection.parse("key:" + b + "+" + layers).resolve(GRAPH).contains(a));
        }
      }
    }
  }

  private static SelectionTerm term(Random random, int depth) {
    if (depth == 0) {
      return leaf(random);
    }
    return switch (random.nextInt(7)) {
      case 0 -> new SelectionTerm.Not(term(random, depth - 1));
      case 1 -> new SelectionTerm.And(terms(random, depth - 1));
      case 2 -> new SelectionTerm.Or(terms(random, depth - 1));
      case 3 -> new SelectionTerm.Upstream(term(random, depth - 1), layers(random));
      case 4 -> new SelectionTerm.Downstream(term(random, depth - 1), layers(random));
      case 5 -> new SelectionTerm.End(SelectionTerm.End.Side.ROOTS, term(random, depth - 1));
      default -> leaf(random);
    };
  }

  private static List<SelectionTerm> terms(Random random, int depth) {
    return IntStream.range(0, 2 + random.nextInt(2))
        .mapToObj(i -> term(random, depth))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static OptionalInt layers(Random random) {
    return random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(4));
  }

  private static SelectionTerm leaf(Random random) {
    List<SelectionTerm> leaves =
        Stream.<SelectionTerm>concat(
                Stream.of("c", "raw/*", "*", "2024", "and", "NOT", "a b", "x\"y\\", "key", "roots")
                    .map(SelectionTerm.Key::new),
                Stream.<SelectionTerm>of(
                    new SelectionTerm.Group("sales"),
                    new SelectionTerm.Owner("team:data"),
                    new SelectionTerm.Owner("a+b@example.com"),
                    new SelectionTerm.Tag("tier", Optional.empty()),
                    new SelectionTerm.Tag("tier", Optional.of("gold")),
                    new SelectionTerm.Tag("pii", Optional.of(""))))
            .toList();
    return leaves.get(random.nextInt(leaves.size()));
  }

  private static TrancheException.Invalid refusalOf(String selection) {
    TrancheException.Invalid error =
        catchThrowableOfType(TrancheException.Invalid.class, () -> AssetSelection.parse(selection));
    assertThat(error).as("an error about %s", selection).isNotNull();
    return error;
  }

  private static AssetGraph graph(String assets) {
    String text = "apiVersion: tranche.io/v1\nbundle: b\nassets:\n" + assets.indent(2);
    Bundle bundle = Bundle.parse(text.getBytes(StandardCharsets.UTF_8));
    return Catalog.of(
            1,
            bundle.documents().stream()
                .map(document -> new Catalog.Owned(bundle.name(), document))
                .toList())
        .graph();
  }
}
