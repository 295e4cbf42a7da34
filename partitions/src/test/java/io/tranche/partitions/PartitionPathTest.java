package io.tranche.partitions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionPathTest {
  private static final PartitionsDefinition FILES = new DynamicPartitionsDefinition("files");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        ".",
        "../../etc/passwd",
        "/lead",
        "a/b",
        "a%2Fb",
        "a%",
        "%",
        "x/../y",
        " ",
        "a b",
        "ä/\uD83D\uDE00",
        "trailing/",
        "~",
        "a\\b",
        ".%/..",
        "100%"
      })
  void givesEveryHostileKeyOneSafeNameThatLeadsBack(String key) {
    String path = PartitionPath.of(FILES, key);

    assertThat(PartitionPath.parse(FILES, path)).contains(key);
    assertThat(Arrays.asList(path.split("/", -1)))
        .hasSize(1)
        .noneMatch(List.of("", ".", "..")::contains);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "ä", "\uD83D\uDE00", "/", ".", "%"})
  void splitsLongKeysIntoFoldersThatFileSystemsTake(String piece) {
    String key = piece.repeat(1024 / piece.getBytes(StandardCharsets.UTF_8).length);
    String path = PartitionPath.of(FILES, key);

    assertThat(PartitionPath.parse(FILES, path)).contains(key);
    assertThat(path.split("/", -1))
        .hasSizeGreaterThan(5)
        .allMatch(folder -> folder.getBytes(StandardCharsets.UTF_8).length <= 200)
        .noneMatch(List.of("", ".", "..")::contains);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a%2fb", "a%2", "a%2G", "%", "..", "a%41"})
  void readsNoPathThatItDoesNotWrite(String path) {
    assertThat(
            PartitionPath.parse(StaticPartitionsDefinition.of("x"), path)
                .filter(key -> !key.isEmpty()))
        .isEmpty();
  }

  @Test
  void readsNoPathWhosePartsWouldMakeAKeyOfMoreParts() {
    var grid =
        MultiPartitionsDefinition.of(
            Map.of("a", FILES, "b", StaticPartitionsDefinition.of("x", "y")));

    assertThat(PartitionPath.parse(grid, "f/x")).contains("f|x");
    assertThat(PartitionPath.parse(grid, "f|g/x")).isEmpty();
  }

  @Test
  void hasNoNameBelowAnUnpartitionedAsset() {
    assertThat(PartitionPath.of(PartitionsDefinition.unpartitioned(), "")).isEmpty();
    assertThat(PartitionPath.parse(PartitionsDefinition.unpartitioned(), "")).contains("");
  }
}
