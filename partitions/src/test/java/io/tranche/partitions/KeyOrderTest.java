package io.tranche.partitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyOrderTest {
  private static final PartitionContext CONTEXT =
      new PartitionContext(
          Instant.parse("2024-01-03T00:00:00Z"),
          InMemoryDynamicKeys.builder()
              .add("files", "file-10", "file-9", "a", "file-1", "file-09")
              .add("customers", "100", "-5", "20", "3", "-40", "0")
              .build());

  private static final PartitionsDefinition FILES =
      new DynamicPartitionsDefinition("files", KeyOrder.NATURAL);
  private static final PartitionsDefinition CUSTOMERS =
      new DynamicPartitionsDefinition("customers", KeyOrder.INTEGER);

  @Test
  void readsRunsOfDigitsAsNumbers() {
    var texts =
        new ArrayList<>(
            List.of(
                "b", "a10b2", "a10b10", "a9", "a", "", "a09", "a009", "𝒳", "é", "10", "9", "A"));
    texts.sort(KeyOrder.NATURAL);

    assertThat(texts)
        .containsExactly(
            "", "9", "10", "A", "a", "a009", "a09", "a9", "a10b2", "a10b10", "b", "é", "𝒳");
  }

  @Test
  void listsPagesAndWalksInItsOrder() {
    assertThat(FILES.keys(CONTEXT, 0, 10))
        .containsExactly("a", "file-1", "file-09", "file-9", "file-10");
    assertThat(CUSTOMERS.keys(CONTEXT, 1, 3)).containsExactly("-5", "0", "3");
    assertThat(CUSTOMERS.position("20", CONTEXT)).hasValue(4);
    assertThat(CUSTOMERS.next("20", CONTEXT)).contains("100");
    assertThat(CUSTOMERS.previous("-40", CONTEXT)).isEmpty();
    assertThat(CUSTOMERS.first(CONTEXT)).contains("-40");
    assertThat(CUSTOMERS.last(CONTEXT)).contains("100");
    assertThat(CUSTOMERS.all(CONTEXT).keys()).containsExactly("-40", "-5", "0", "3", "20", "100");
  }

  @Test
  void enclosesWhatLiesBetweenInItsOrder() {
    var range = CUSTOMERS.range(new PartitionKeyRange("-5", "20"), CONTEXT);

    assertThat(range.keys()).containsExactly("-5", "0", "3", "20");
    assertThat(range.ranges()).containsExactly(new PartitionKeyRange("-5", "20"));
    assertThat(PartitionSelection.print(range)).isEqualTo("[-5...20]");
    assertThat(PartitionSelection.parse("[-5...20]").resolve(CUSTOMERS, CONTEXT)).isEqualTo(range);
    assertThat(CUSTOMERS.range(new PartitionKeyRange("20", "-5"), CONTEXT).isEmpty()).isTrue();
    assertThat(CUSTOMERS.all(CONTEXT).difference(range).ranges())
        .containsExactly(new PartitionKeyRange("-40", "-40"), new PartitionKeyRange("100", "100"));
    assertThatThrownBy(() -> CUSTOMERS.range(new PartitionKeyRange("-5", "21"), CONTEXT))
        .hasMessage("Cannot use range [-5...21]: its ends must be existing partitions (21)");
  }

  @Test
  void numbersKeysAsTheyWereRegistered() {
    var registered = new DynamicPartitionsDefinition("customers");

    assertThat(CUSTOMERS.layout().fingerprint()).isEqualTo(registered.layout().fingerprint());
    assertThat(CUSTOMERS.layout().ordinal("100", CONTEXT)).hasValue(0);
    assertThat(PartitionsSubset.parse(registered.all(CONTEXT).toString(), CUSTOMERS, CONTEXT))
        .isEqualTo(CUSTOMERS.all(CONTEXT));
  }

  @Test
  void ordersOneDimensionAmongOthers() {
    var grid =
        MultiPartitionsDefinition.of(
            Map.of("customer", CUSTOMERS, "region", StaticPartitionsDefinition.of("us", "eu")));
    var range = grid.range(new PartitionKeyRange("-40|eu", "0|eu"), CONTEXT);

    assertThat(grid.keys(CONTEXT, 1, 3)).containsExactly("-40|eu", "-5|us", "-5|eu");
    assertThat(range.keys()).containsExactly("-40|eu", "-5|eu", "0|eu");
    assertThat(range.ranges()).containsExactly(new PartitionKeyRange("-40|eu", "0|eu"));
    assertThat(grid.position("0|eu", CONTEXT)).hasValue(5);
    assertThat(grid.next("-40|eu", CONTEXT)).contains("-5|us");
    assertThat(
            new LastPartitionMapping().upstream(grid.all(CONTEXT), grid, CONTEXT).subset().keys())
        .containsExactly("100|eu");
  }

  @Test
  void saysWhyAKeyDoesNotFit() {
    var customers = new DynamicPartitionsDefinition("customers", KeyOrder.INTEGER);

    assertThat(customers.keyProblems("12")).isEmpty();
    assertThat(List.of("012", "-0", "+1", "1e3", "1234567890123456789", "x"))
        .allSatisfy(
            key ->
                assertThat(customers.keyProblems(key))
                    .containsExactly(
                        "a key must be a whole number of at most 18 digits, such as 42 ("
                            + key
                            + ")"));
    assertThat(new DynamicPartitionsDefinition("files").keyProblems("x")).isEmpty();
  }
}
