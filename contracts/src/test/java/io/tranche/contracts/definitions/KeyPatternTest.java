package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPatternTest {

  private static final KeyPattern ORDERS =
      KeyPattern.parse("orders/{region}/{date:uuuu-MM-dd}.csv");

  @Test
  void capturesWhatStandsInItsPlaces() {
    assertThat(ORDERS.match("orders/us/2018-01-05.csv"))
        .contains(Map.of("region", "us", "date", "2018-01-05"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orders/us/2018-01-05.csv.bak",
        "old/orders/us/2018-01-05.csv",
        "orders/us/west/2018-01-05.csv",
        "orders//2018-01-05.csv",
        "orders/us/2018-1-5.csv",
        "orders/us/2018-01-05xcsv",
        "Orders/us/2018-01-05.csv",
        ""
      })
  void takesOnlyKeysThatMatchAsAWhole(String key) {
    assertThat(ORDERS.match(key)).isEmpty();
  }

  @Test
  void writesTheKeyThatHasTheGivenValues() {
    assertThat(ORDERS.fill(Map.of("region", "u$", "date", "2018-01-05", "other", "x")))
        .isEqualTo("orders/u$/2018-01-05.csv");
    assertThat(ORDERS.fill(Map.of("region", "us"))).isEqualTo("orders/us/{date:uuuu-MM-dd}.csv");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2018-02-29", "2018-13-01", "2018-00-10", "0x18-01-05"})
  void takesOnlyDatesThatExist(String date) {
    assertThat(ORDERS.match("orders/us/" + date + ".csv")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "a+b", "%2F", "ü 😀", "(", "\\Q", "\u0001"})
  void keepsHostileTextAsItIs(String region) {
    assertThat(ORDERS.match("orders/" + region + "/2018-01-05.csv").orElseThrow())
        .containsEntry("region", region);
  }

  @Test
  void takesTextOutsideOfCapturesLiterally() {
    KeyPattern pattern = KeyPattern.parse("a.b*[c]/{x_1}+$");
    assertThat(pattern.match("a.b*[c]/v+$")).contains(Map.of("x_1", "v"));
    assertThat(pattern.match("aXb*[c]/v+$")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"orders/{region}/x, orders/", "{all}, ''", "a/b, a/b"})
  void isIndexedByWhatEveryKeyStartsWith(String text, String prefix) {
    assertThat(KeyPattern.parse(text).literalPrefix()).isEqualTo(prefix);
  }

  @Test
  void isItsTextAgain() {
    assertThat(KeyPattern.parse(ORDERS.toString())).isEqualTo(ORDERS).hasSameHashCodeAs(ORDERS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "''~must not be empty",
        "{x}/{x}~captures {x} twice",
        "a{b~has a brace that is no capture such as {name} or {date:uuuu-MM-dd}",
        "{1x}~has a brace that is no capture such as {name} or {date:uuuu-MM-dd}",
        "{}~has a brace that is no capture such as {name} or {date:uuuu-MM-dd}",
      })
  void saysWhyATextIsNoPattern(String text, String reason) {
    assertThatThrownBy(() -> KeyPattern.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(reason);
  }

  @Test
  void refusesALetterThatIsNoDateField() {
    assertThatThrownBy(() -> KeyPattern.parse("{date:bbbb}"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
