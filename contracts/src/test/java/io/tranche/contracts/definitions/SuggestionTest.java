package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

  @ParameterizedTest
  @CsvSource({
    "sales, sales, 0",
    "sale, sales, 1",
    "sela, sales, 3",
    "abc, xyz, 3",
    "'', abc, 3",
    "abcd, '', 4",
  })
  void countsInsertedRemovedAndReplacedCharacters(String a, String b, int distance) {
    assertThat(Suggestion.distance(a, b, 4)).isEqualTo(distance);
    assertThat(Suggestion.distance(b, a, 4)).isEqualTo(distance);
  }

  @Test
  void countsNoFurtherThanTheLimit() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String a = word(random);
      String b = word(random);
      int whole = Suggestion.distance(a, b, 20);
      for (int limit = 0; limit <= 4; limit++) {
        assertThat(Math.min(Suggestion.distance(a, b, limit), limit + 1))
            .as("%s %s within %d", a, b, limit)
            .isEqualTo(Math.min(whole, limit + 1));
      }
    }
  }

  @Test
  void namesTheNearestOfThoseThatAreNear() {
    assertThat(Suggestion.of("salse", List.of("ales", "sale", "sales", "else")))
        .isEqualTo(", did you mean sale?");
    assertThat(Suggestion.of("orders", List.of("customers"))).isEmpty();
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    for (int length = random.nextInt(8); length > 0; length--) {
      word.append((char) ('a' + random.nextInt(3)));
    }
    return word.toString();
  }
}
