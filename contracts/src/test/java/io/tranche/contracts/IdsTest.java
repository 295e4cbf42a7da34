package io.tranche.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdsTest {

  @Test
  void staysTheSameOverReleasesAndLanguages() {
    assertThat(Ids.of("run", "r")).isEqualTo("vj4u5r4kmvs6adm54ivdohcifb");
    assertThat(Ids.of("é", "")).isEqualTo("zgzydefkzq3xdv6ny67mipbg3u");
    assertThat(Ids.of()).isEqualTo("4oymiquy7qobjgx36tejs35zeq");
  }

  @Test
  void dependsOnWhereOnePartEndsAndTheNextBegins() {
    assertThat(Ids.of("a", "bc")).isNotEqualTo(Ids.of("ab", "c"));
    assertThat(Ids.of("a", "")).isNotEqualTo(Ids.of("a")).isNotEqualTo(Ids.of("", "a"));
  }

  @Test
  void hasTwentySixLowerCaseCharactersAndSpreads() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      assertThat(ids.add(Ids.of("request", Integer.toString(i)))).isTrue();
    }
    assertThat(ids).allMatch(id -> id.matches("[a-z2-7]{26}"));
  }

  @Test
  void aRequestAlwaysBecomesTheSameRun() {
    assertThat(Ids.runOf("r")).isEqualTo(Ids.of("run", "r"));
  }

  @Test
  void joinsNamesAndKeysAsTheyAre() {
    assertThat(Ids.member("order_files", "a|b/c")).isEqualTo("order_files|a|b/c");
    assertThat(Ids.assetPartition("raw/orders", "")).isEqualTo("raw/orders|");
  }
}
