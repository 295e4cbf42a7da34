package io.tranche.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Topics.Declaration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The catalogue of events shows what is really on the topics. */
class EventsCatalogTest {

  private static final Path CATALOGUE = Path.of("../docs/events.md");
  private static final Pattern BLOCK =
      Pattern.compile("^```json *(\\S*)\\R(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  /**
   * One block of JSON.
   *
   * @param name of the golden record whose value it shows
   */
  record Block(String name, String json) {
    JsonNode tree() {
      return Json.tree(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Block> blocks() throws IOException {
    List<Block> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(CATALOGUE));
    while (block.find()) {
      blocks.add(new Block(block.group(1), block.group(2)));
    }
    return blocks;
  }

  @Test
  void showsEveryGoldenRecordOnce() throws IOException {
    assertThat(blocks())
        .extracting(Block::name)
        .containsExactlyInAnyOrderElementsOf(Examples.byName().keySet());
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void showsTheValueOfTheGoldenRecord(Block block) throws IOException {
    assertThat(block.tree()).isEqualTo(GoldenRecordsTest.golden(block.name()).get("value"));
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void readsEveryBlockIntoItsRecordAndBack(Block block) {
    Class<?> type = GoldenRecordsTest.messageType(Examples.byName().get(block.name()).message());
    Object message = Json.read(block.json().getBytes(StandardCharsets.UTF_8), type);
    assertThat(Json.tree(Json.write(message))).isEqualTo(block.tree());
  }

  @Test
  void namesEveryTopicAndEveryTypeOfEvent() throws IOException {
    String text = Files.readString(CATALOGUE);
    assertThat(new Topics("").declarations())
        .extracting(Declaration::name)
        .filteredOn(topic -> !topic.endsWith(".dlq"))
        .allSatisfy(topic -> assertThat(text).contains("| `" + topic + "` |"));
    assertThat(Examples.byName().values())
        .extracting(example -> example.event().type())
        .allSatisfy(type -> assertThat(text).contains("`ce_type` `" + type + "`"));
    assertThat(new CloudEvent("", "", "", Instant.EPOCH).headers().keySet())
        .allSatisfy(header -> assertThat(text).contains("| `" + header + "` |"));
  }
}
