package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CatalogAssemblerTest {

  private final CatalogAssembler assembler = new CatalogAssembler();

  @Test
  void switchesAtTheRecordThatClosesTheApply() {
    assertThat(assembler.accept(set("a", 1, 1))).isEmpty();
    assertThat(assembler.accept(set("b", 1, 1))).isEmpty();
    assertThat(setsOf(assembler.accept(catalog(1, "a:1", "b:1")))).containsExactly("a", "b");
  }

  @Test
  void waitsForADocumentThatIsLate() {
    assembler.accept(set("a", 1, 1));
    assertThat(assembler.accept(catalog(1, "a:1", "b:1"))).isEmpty();
    assertThat(setsOf(assembler.accept(set("b", 1, 1)))).containsExactly("a", "b");
  }

  @Test
  void answersOnceWhenRecordsComeTwice() {
    assembler.accept(set("a", 1, 1));
    assertThat(assembler.accept(catalog(1, "a:1"))).isPresent();
    assertThat(assembler.accept(set("a", 1, 1))).isEmpty();
    assertThat(assembler.accept(catalog(1, "a:1"))).isEmpty();
  }

  @Test
  void ignoresAWriterThatWakesUpWithAnOlderDocument() {
    assembler.accept(set("a", 1, 1));
    assembler.accept(catalog(1, "a:1"));
    assembler.accept(set("a", 2, 2));
    assertThat(assembler.accept(catalog(2, "a:2"))).isPresent();

    assertThat(assembler.accept(set("a", 1, 1))).isEmpty();
    assembler.accept(set("b", 1, 3));
    assertThat(setsOf(assembler.accept(catalog(3, "a:2", "b:1")))).containsExactly("a", "b");
  }

  @Test
  void ignoresAWriterThatWakesUpWithAnOlderCatalog() {
    assembler.accept(set("a", 1, 1));
    assembler.accept(set("b", 1, 2));
    assertThat(assembler.accept(catalog(2, "a:1", "b:1")).orElseThrow().number()).isEqualTo(2);
    assertThat(assembler.accept(catalog(1, "a:1"))).isEmpty();
  }

  @Test
  void neverMixesADocumentOfTheNextCatalogIntoThisOne() {
    assembler.accept(set("a", 1, 1));
    assembler.accept(set("a", 2, 2));
    assertThat(assembler.accept(catalog(1, "a:1"))).isEmpty();
    assertThat(assembler.accept(catalog(2, "a:2")).orElseThrow().number()).isEqualTo(2);
  }

  @Test
  void forgetsWhatIsRemovedAndTakesItBack() {
    assembler.accept(set("a", 1, 1));
    assembler.accept(set("b", 1, 1));
    assembler.accept(catalog(1, "a:1", "b:1"));
    assembler.accept(
        DefinitionRecord.removal(
            new DefinitionRecord.Entry(Kind.PARTITION_SET, "b", "bundle", 2), 2));
    assertThat(setsOf(assembler.accept(catalog(2, "a:1")))).containsExactly("a");
    assembler.accept(set("b", 3, 3));
    assertThat(setsOf(assembler.accept(catalog(3, "a:1", "b:3")))).containsExactly("a", "b");
  }

  @Test
  void endsAtTheNewestCatalogInWhateverOrderAndHoweverOftenRecordsCome() {
    List<DefinitionRecord> records =
        List.of(
            set("a", 1, 1),
            catalog(1, "a:1"),
            set("a", 2, 2),
            set("b", 1, 2),
            catalog(2, "a:2", "b:1"),
            set("b", 2, 3),
            catalog(3, "a:2", "b:2"));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<DefinitionRecord> shuffled = new ArrayList<>(records);
      shuffled.addAll(records);
      Collections.shuffle(shuffled, random);
      CatalogAssembler anyOrder = new CatalogAssembler();
      List<Long> numbers = new ArrayList<>();
      for (DefinitionRecord each : shuffled) {
        anyOrder.accept(each).map(Catalog::number).ifPresent(numbers::add);
      }
      assertThat(numbers).as("seed %d, round %d", seed, round).isSorted().endsWith(3L);
    }
  }

  private static List<String> setsOf(Optional<Catalog> catalog) {
    return List.copyOf(catalog.orElseThrow().partitionSets().keySet());
  }

  private static DefinitionRecord set(String name, long version, long catalog) {
    JsonNode document =
        Json.tree("{\"name\":\"%s\"}".formatted(name).getBytes(StandardCharsets.UTF_8));
    return DefinitionRecord.document(
        new DefinitionRecord.Entry(Kind.PARTITION_SET, name, "bundle", version), catalog, document);
  }

  private static DefinitionRecord catalog(long number, String... sets) {
    List<DefinitionRecord.Entry> entries = new ArrayList<>();
    for (String set : sets) {
      String[] parts = set.split(":", 2);
      entries.add(
          new DefinitionRecord.Entry(
              Kind.PARTITION_SET, parts[0], "bundle", Long.parseLong(parts[1])));
    }
    return DefinitionRecord.catalog(number, entries, Instant.EPOCH.plusSeconds(number));
  }
}
