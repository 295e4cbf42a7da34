package io.tranche.run.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.definitions.Catalog;
import io.tranche.partitions.PartitionPath;
import io.tranche.platform.s3.S3Signature;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FileNameTest {

  private static final Catalog CATALOG =
      FilesWorkplace.catalog(
          """
          partitionSets: [{name: s}]
          assets:
            - {key: raw/files, partitions: {type: dynamic, name: s}, materializer: {type: none}}
            - {key: cube, partitions: {type: multi, dimensions: {file: {type: dynamic, name: s}, date: {type: daily, start: "2024-01-01"}}}, materializer: {type: none}}
            - {key: whole, materializer: {type: none}}
          """);

  @Test
  void isTheAssetsKeyAndAFolderForEachDimension() {
    assertThat(name("raw/files", "a b.csv")).hasToString("raw/files/a b.csv.parquet");
    assertThat(name("cube", "2024-01-05|a/b")).hasToString("cube/2024-01-05/a%2Fb.parquet");
    assertThat(name("whole", "")).hasToString("whole.parquet");
  }

  @Test
  void differsForDifferentKeysAndStaysInTheFolderOfTheAsset() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Set<String> keys =
        new HashSet<>(List.of("..", ".", "a/../../b", "a", "a%2Fb", "a/b", "%", ".tranche"));
    while (keys.size() < 2_000) {
      keys.add(key(random));
    }
    Set<String> names = new HashSet<>();
    for (String key : keys) {
      FileName name = name("raw/files", key);
      names.add(name.toString());
      assertThat(
              URI.create("file:/lake/" + S3Signature.encoded(name.toString()))
                  .normalize()
                  .getPath())
          .isEqualTo("/lake/" + name);
      for (String folder : name.path().split("/")) {
        assertThat(folder.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(200);
      }
      assertThat(
              PartitionPath.parse(
                  CATALOG.asset("raw/files").partitions(),
                  name.path().substring("raw/files/".length())))
          .contains(key);
    }
    assertThat(names).hasSameSizeAs(keys);
  }

  private static String key(Random random) {
    List<String> pieces =
        List.of("/", ".", "%", "a", "A", "ä", "\uD83D\uDE00", " ", "\\", "2F", "~");
    List<String> key = new ArrayList<>();
    int length = 1 + (int) Math.abs(random.nextGaussian() * 20);
    for (int i = 0; i < length; i++) {
      key.add(pieces.get(random.nextInt(pieces.size())));
    }
    return String.join("", key).repeat(random.nextInt(10) == 0 ? 10 : 1);
  }

  private static FileName name(String asset, String partition) {
    return FileName.of(CATALOG.asset(asset), partition, ".parquet");
  }
}
