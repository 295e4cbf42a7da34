package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.tranche.contracts.Json;
import io.tranche.contracts.TrancheException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BundleSchemaTest {

  private static final Path REFUSED = Path.of("src/test/resources/bundles/refused.yaml");
  private static final Path EVERYTHING = Path.of("src/test/resources/bundles/everything.yaml");
  private static final int CHANGED_BUNDLES = Integer.getInteger("tranche.schema.bundles", 700);

  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private static final JsonSchema SCHEMA = SCHEMAS.getSchema(BundleSchema.text());
  private static final YAMLMapper YAML = new YAMLMapper();

  static List<String> bundles() throws IOException {
    List<String> bundles = new ArrayList<>(List.of(Files.readString(EVERYTHING)));
    DocumentedBundlesTest.bundles().forEach(shown -> bundles.add(shown.text()));
    return bundles;
  }

  /** What is broken in the bundle, and how: everything else in it is right. */
  static List<JsonNode> refused() throws IOException {
    List<JsonNode> refused = new ArrayList<>();
    YAML.readTree(Files.readString(REFUSED)).forEach(refused::add);
    return refused;
  }

  @Test
  void isASchema() {
    JsonSchema metaschema =
        SCHEMAS.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    assertThat(metaschema.validate(Json.tree(BundleSchema.text().getBytes(StandardCharsets.UTF_8))))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void acceptsWhatIsShownAndShipped(String bundle) {
    assertThat(problems(tree(bundle))).isEmpty();
    Bundle.parse(bundle.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void isTriedOnBundlesOfDocumentsAndSamples() throws IOException {
    assertThat(bundles()).hasSizeGreaterThanOrEqualTo(4);
    assertThat(refused()).hasSizeGreaterThan(40);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesWhatIsBroken(JsonNode broken) {
    assertThat(problems(broken)).isNotEmpty();
    assertThat(isRead(broken)).isFalse();
  }

  @Test
  void refusesNothingThatTheReadersAccept() throws IOException {
    long seed = Long.getLong("tranche.schema.seed", 20_261_121L);
    ChangedTrees changes =
        new ChangedTrees(new Random(seed), bundles().stream().map(BundleSchemaTest::tree).toList());
    int accepted = 0;
    for (int i = 0; i < CHANGED_BUNDLES; i++) {
      JsonNode changed = changes.next();
      if (isRead(changed)) {
        accepted++;
        assertThat(problems(changed)).as("seed %d, bundle %d: %s", seed, i, changed).isEmpty();
      }
    }
    assertThat(accepted).as("seed %d", seed).isGreaterThan(CHANGED_BUNDLES / 10);
  }

  private static Set<String> problems(JsonNode bundle) {
    return SCHEMA.validate(bundle).stream()
        .map(ValidationMessage::getMessage)
        .collect(Collectors.toSet());
  }

  private static boolean isRead(JsonNode bundle) {
    try {
      Bundle.parse(Json.write(bundle));
      return true;
    } catch (TrancheException.Invalid refused) {
      return false;
    }
  }

  private static JsonNode tree(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
