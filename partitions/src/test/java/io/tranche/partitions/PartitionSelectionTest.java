package io.tranche.partitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionSelectionTest {
  private static final PartitionContext CONTEXT =
      new PartitionContext(
          Instant.parse("2018-07-01T00:00:00Z"),
          InMemoryDynamicKeys.builder()
              .add("files", "in/a.csv", "in/b.csv", "odd, key", "say \"hi\"", "*")
              .build());

  private static final PartitionsDefinition MONTHS =
      TimeWindowPartitionsDefinition.monthly("2018-01-01");

  private static final PartitionsDefinition FILES = new DynamicPartitionsDefinition("files");

  private static final PartitionsDefinition GRID =
      MultiPartitionsDefinition.of(
          Map.of(
              "date", TimeWindowPartitionsDefinition.daily("2018-06-26"),
              "region", StaticPartitionsDefinition.of("us", "eu", "jp")));

  private static String resolve(String text, PartitionsDefinition definition) {
    return PartitionSelection.parse(text).resolve(definition, CONTEXT).keys().toList().toString();
  }

  @Test
  void includesBothEndsOfARange() {
    assertThat(resolve("[2018-01-01...2018-05-01]", MONTHS))
        .isEqualTo("[2018-01-01, 2018-02-01, 2018-03-01, 2018-04-01, 2018-05-01]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "in/*; [in/a.csv, in/b.csv]",
        "*.csv ,, in/a.csv,; [in/a.csv, in/b.csv]",
        "*; [in/a.csv, in/b.csv, odd, key, say \"hi\", *]",
        "\"*\"; [*]",
        "\"odd, key\",\"say \\\"hi\\\"\"; [odd, key, say \"hi\"]",
        "[in/b.csv...\"odd, key\"]; [in/b.csv, odd, key]",
        "[\"odd, key\"...in/b.csv]; []"
      })
  void selectsByKeysRangesAndWildcards(String text, String keys) {
    assertThat(resolve(text, FILES)).isEqualTo(keys);
  }

  @Test
  void selectsARectangleByDimension() {
    assertThat(resolve("date=[2018-06-29...2018-06-30] region=us,eu", GRID))
        .isEqualTo("[2018-06-29|us, 2018-06-29|eu, 2018-06-30|us, 2018-06-30|eu]");
    assertThat(resolve("region=jp; date=2018-06-26 region=us", GRID))
        .isEqualTo(
            "[2018-06-26|us, 2018-06-26|jp, 2018-06-27|jp, 2018-06-28|jp, 2018-06-29|jp,"
                + " 2018-06-30|jp]");
    assertThat(resolve("2018-06-26|us,[2018-06-29|us...2018-06-30|eu]", GRID))
        .isEqualTo("[2018-06-26|us, 2018-06-29|us, 2018-06-29|eu, 2018-06-30|us, 2018-06-30|eu]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "2018-06-3*|us; [2018-06-30|us]",
        "2018-06-26|*; [2018-06-26|us, 2018-06-26|eu, 2018-06-26|jp]",
        "*-30|eu; [2018-06-30|eu]",
        "*-30|*; refused",
        "2018-06-2*u; [2018-06-26|eu, 2018-06-27|eu, 2018-06-28|eu, 2018-06-29|eu]",
        "2018-06-26|*p; [2018-06-26|jp]",
        "2018-06-26|mars*; []",
        "mars|*; []",
        "2018-06-26|us|*; []",
        "*|*; refused"
      })
  void matchesWholeKeysOfSeveralDimensions(String text, String keys) {
    if (keys.equals("refused")) {
      assertThatThrownBy(() -> resolve(text, GRID))
          .hasMessageContaining("only one * may stand in a text");
    } else {
      assertThat(resolve(text, GRID)).isEqualTo(keys);
    }
  }

  @Test
  void matchesAcrossDimensionsWithoutListingTheirProduct() {
    var keys = InMemoryDynamicKeys.builder();
    IntStream.range(0, 10_000).forEach(i -> keys.add("files", "f" + i));
    var context = new PartitionContext(Instant.parse("2074-01-01T00:00:00Z"), keys.build());
    var cube =
        MultiPartitionsDefinition.of(
            Map.of(
                "date", TimeWindowPartitionsDefinition.daily("2024-01-01"),
                "file", FILES,
                "region", StaticPartitionsDefinition.of("us", "eu", "jp")));

    assertThat(PartitionSelection.parse("2024-*|us").resolve(cube, context).size())
        .isEqualTo(366 * 10_000);
    assertThat(PartitionSelection.parse("*|f7|eu").resolve(cube, context).size()).isEqualTo(18_263);
  }

  @Test
  void printsWhatIsShort() {
    assertThat(print("*", GRID)).isEqualTo("*");
    assertThat(print("", GRID)).isEmpty();
    assertThat(print("date=2018-06-26", GRID)).isEqualTo("date=2018-06-26");
    assertThat(print("2018-01-01,2018-02-01,2018-03-01,2018-06-01", MONTHS))
        .isEqualTo("[2018-01-01...2018-03-01],2018-06-01");
    assertThat(print("[2018-01-01...2018-02-01]", MONTHS)).isEqualTo("2018-01-01,2018-02-01");
  }

  private static String print(String text, PartitionsDefinition definition) {
    return PartitionSelection.print(PartitionSelection.parse(text).resolve(definition, CONTEXT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[a...b; Cannot read selection: expected ] at the end of a range at character 7 ([a...b)",
        "[a]; Cannot read selection: expected ... between the ends of a range at character 3 ([a])",
        "a*b*; Cannot read selection: only one * may stand in a text at character 5 (a*b*)",
        "\"a; Cannot read selection: a quote is not closed at character 3 (\"a)",
        "a...b; Cannot read selection: a range is written in brackets, [a...b] at character 6"
            + " (a...b)",
        "a b; Cannot read selection: expected a comma at character 3 (a b)",
        "x=a x=b; Cannot read selection: dimension x is named twice at character 8 (x=a x=b)"
      })
  void refusesOtherTextAndNamesThePlace(String text, String message) {
    assertThatThrownBy(() -> PartitionSelection.parse(text))
        .isInstanceOf(PartitionsException.InvalidSelection.class)
        .hasMessage(message);
  }

  @Test
  void refusesWhatDoesNotExist() {
    assertThatThrownBy(() -> resolve("in/a.csv,nope,also-not", FILES))
        .isInstanceOf(PartitionsException.UnknownPartition.class)
        .hasMessage(
            "Cannot find partition: not among the 5 keys from in/a.csv to * (nope, also-not)");
    assertThatThrownBy(() -> resolve("[in/a.csv...nope]", FILES))
        .hasMessage(
            "Cannot use range [in/a.csv...nope]: its ends must be existing partitions (nope)");
    assertThatThrownBy(() -> resolve("day=2018-06-26", GRID))
        .hasMessage("Cannot select by dimension: expected date, region (day)");
    assertThatThrownBy(() -> resolve("region=us", MONTHS))
        .hasMessage("Cannot select by dimension: the partitions have only one (region)");
  }
}
