package io.tranche.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {

  @ParameterizedTest
  @EnumSource
  void itsTextParsesBack(Origin.Type type) {
    Origin origin = new Origin(type, "a:b/c");

    assertThat(Origin.parse(origin.toString())).isEqualTo(origin);
  }

  @ParameterizedTest
  @ValueSource(strings = {"landing", "file:landing"})
  void refusesWhatIsNoOrigin(String text) {
    assertThatThrownBy(() -> Origin.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
