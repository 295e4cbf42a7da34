package io.tranche.platform.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RevealedTest {

  private final Revealed revealed = Secrets.NONE.reveal();

  @Test
  void masksWhatWasRevealedWhereverItStands() {
    revealed.hide("hunter2");

    assertThat(revealed.mask("hunter2, xhunter2x and hunter22")).isEqualTo("***, x***x and ***2");
    assertThat(revealed.mask("nothing")).isEqualTo("nothing");
    assertThat(revealed.isIn("xhunter2x")).isTrue();
    assertThat(revealed.isIn("hunter")).isFalse();
  }

  @Test
  void masksTheSignatureOfAUrlWhoeverHasMadeIt() {
    String url = "http://s3/b/o?X-Amz-Expires=9&X-Amz-Security-Token=t%2Fk&X-Amz-Signature=";

    assertThat(revealed.isIn(url + "0af1")).isTrue();
    assertThat(revealed.mask("PUT " + url + "0af1: 403"))
        .isEqualTo(
            "PUT http://s3/b/o?X-Amz-Expires=9&X-Amz-Security-Token=***&X-Amz-Signature=*** 403");
    assertThat(revealed.isIn(url.replace("t%2Fk", "***") + "***")).isFalse();
  }

  @Test
  void masksValuesThatOverlapOrHoldEachOther() {
    List.of("abc", "cde", "abcdef", "xx").forEach(revealed::hide);

    assertThat(revealed.mask("abcde-abcdef-xxx")).isEqualTo("***-***-***");
  }

  @Test
  void masksTheLinesOfAValueThatHasSeveral() {
    revealed.hide("{\n  \"key\": \"k1\"\n}");

    assertThat(revealed.mask("  \"key\": \"k1\"")).isEqualTo("  ***");
    assertThat(revealed.mask("{}")).isEqualTo("{}");
  }

  @Test
  void masksTreesWithTheirNamesAndNumbers() {
    revealed.hide("4711");

    assertThat(
            revealed.maskAll(
                Map.of("a4711", List.of("4711", 4711, 14711, Map.of("x", "y4711")), "n", 1)))
        .isEqualTo(Map.of("a***", List.of("***", "***", 14711, Map.of("x", "y***")), "n", 1));
  }

  @Test
  void leavesNoValueInAnyText() {
    long seed = Long.getLong("tranche.test.seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Revealed some = Secrets.NONE.reveal();
      List<String> values = new ArrayList<>();
      for (int n = 0; n <= random.nextInt(3); n++) {
        values.add(text(random, 1 + random.nextInt(4)));
      }
      values.forEach(some::hide);
      String masked = some.mask(text(random, random.nextInt(30)));
      assertThat(values).noneMatch(masked::contains);
    }
  }

  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(3)));
    }
    return text.toString();
  }
}
