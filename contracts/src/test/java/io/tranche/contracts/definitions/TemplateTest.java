package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {

  @Test
  void namesItsPlacesInTheirOrder() {
    assertThat(new Template("{date}|{region}|{date}").places()).containsExactly("date", "region");
  }

  @Test
  void fillsEveryPlace() {
    assertThat(new Template("{date}|{region}.{date}").fill(Map.of("date", "d", "region", "r")))
        .isEqualTo("d|r.d");
  }

  @Test
  void takesValuesLiterally() {
    assertThat(new Template("{key}").fill(Map.of("key", "$1\\{key}"))).isEqualTo("$1\\{key}");
  }

  @Test
  void leavesOtherTextAlone() {
    assertThat(new Template("a{1}{ b }$").fill(Map.of())).isEqualTo("a{1}{ b }$");
  }

  @Test
  void namesThePlaceThatHasNoValue() {
    assertThatThrownBy(() -> new Template("{date}|{region}").fill(Map.of("date", "d")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no value for {region}");
  }
}
