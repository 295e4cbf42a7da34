package io.tranche.partitions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Whatever text comes in, it is accepted, or refused with the domain error whose message holds the
 * text, or as much of it as is needed to find it.
 */
class FuzzTest {
  private static final String ALPHABET =
      "0123456789-:.T+ZuMdHmsx'*/,?#LW@|[]=;\"\\ {}\n\t\u0000aé€𝒳 us2024-01-01";

  private static final List<String> SEEDS =
      List.of(
          "2024-01-01",
          "2024-11-03-01:00-0800",
          "0 0 * * 6,0",
          "*/15 1-5 L * MON",
          "uuuu-MM-dd'T'HH:mm:ssxx",
          "[2024-01-01...2024-02-01],\"a\\\"b\"",
          "date=2024-* region=us; *",
          "America/New_York",
          "us|eu|jp",
          "%2F..%25/%",
          "static-0123456789abcdef0123:0-5",
          "{0-3:1|4:2}");

  private static String text(Generated generated) {
    var random = generated.random();
    var text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(text.length() + 1);
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, character(random));
        case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(3)));
        case 2 -> text.insert(at, SEEDS.get(random.nextInt(SEEDS.size())));
        default -> text.setLength(at);
      }
    }
    return text.toString();
  }

  private static char character(Random random) {
    return ALPHABET.charAt(random.nextInt(ALPHABET.length()));
  }

  private static void refusesOnlyWithTheText(Runnable use, String... texts) {
    try {
      use.run();
    } catch (PartitionsException refused) {
      assertThat(refused.problems()).isNotEmpty();
      assertThat(refused.code()).matches("[a-z-]+");
      assertThat(refused.getMessage())
          .satisfiesAnyOf(
              message -> assertThat(texts).anyMatch(text -> holds(message, text)),
              message -> assertThat(message).contains("\\u"),
              message -> assertThat(message).contains("()"));
    }
  }

  /** The text, or the first part of a long one, or the key of one of its dimensions. */
  private static boolean holds(String message, String text) {
    if (text.isBlank()) {
      return true;
    }
    return Stream.concat(Stream.of(text), Arrays.stream(text.split("\\|", -1)))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .anyMatch(part -> message.contains(part.substring(0, Math.min(20, part.length()))));
  }

  @Law(300)
  void textsOfDefinitions(Generated generated) {
    String cron = text(generated);
    String format = text(generated);
    String start = text(generated);
    String zone = text(generated);
    refusesOnlyWithTheText(
        () ->
            TimeWindowPartitionsDefinition.builder(Cadence.CRON)
                .cron(cron)
                .start("2024-01-01-00:00")
                .build(),
        cron);
    refusesOnlyWithTheText(
        () ->
            TimeWindowPartitionsDefinition.builder(Cadence.DAILY)
                .format(format)
                .start(start)
                .build(),
        format,
        start);
    refusesOnlyWithTheText(
        () ->
            TimeWindowPartitionsDefinition.builder(Cadence.DAILY)
                .timezone(zone)
                .start("2024-01-01")
                .end(start)
                .build(),
        zone,
        start);
    refusesOnlyWithTheText(
        () ->
            TimeWindowPartitionsDefinition.builder(Cadence.DAILY)
                .start("2024-01-01")
                .exclusions(List.of(Exclusion.cron(cron), Exclusion.at(start)))
                .build(),
        cron,
        start);
    refusesOnlyWithTheText(() -> StaticPartitionsDefinition.of(cron, start), cron, start);
    refusesOnlyWithTheText(
        () ->
            MultiPartitionsDefinition.of(
                Map.of(
                    cron,
                    StaticPartitionsDefinition.of("a"),
                    "b",
                    new DynamicPartitionsDefinition("x"))),
        cron);
    refusesOnlyWithTheText(
        () ->
            PartitionsSchedule.of(
                StaticPartitionsDefinition.of("a"), ScheduleTimes.cron(cron, Optional.of(zone))),
        cron,
        zone);
  }

  @Law(300)
  void keys(Generated generated) {
    String key = text(generated);
    String other = text(generated);
    var context = generated.context();
    var definition = generated.definition();

    assertThat(definition.contains(key, context))
        .isEqualTo(definition.position(key, context).isPresent());
    definition.window(key).ifPresent(window -> assertThat(window.end()).isAfter(window.start()));
    refusesOnlyWithTheText(
        () -> definition.subset(List.of(key, other), context).size(), key, other);
    refusesOnlyWithTheText(
        () -> definition.range(new PartitionKeyRange(key, other), context).size(), key, other);
    refusesOnlyWithTheText(() -> definition.next(key, context).isPresent(), key);
    PartitionPath.parse(definition, key)
        .ifPresent(found -> assertThat(PartitionPath.of(definition, found)).isEqualTo(key));
    assertThat(KeyText.problems(key, KeyText.Place.DIMENSION)).isNotNull();
  }

  @Law(300)
  void selectionsAndStoredSubsets(Generated generated) {
    String text = text(generated);
    var context = generated.context();
    var definition = generated.definition();

    refusesOnlyWithTheText(() -> PartitionSelection.parse(text), text);
    var words = new ArrayList<String>(List.of(text));
    words.addAll(List.of(text.split("[^A-Za-z0-9:_-]+")));
    words.removeIf(String::isBlank);
    words.add("(");
    refusesOnlyWithTheText(
        () -> PartitionSelection.parse(text).resolve(definition, context).size(),
        words.toArray(String[]::new));
    refusesOnlyWithTheText(
        () -> PartitionsSubset.parse(text, definition, context).size(), text, "another layout");
    String form = definition.all(context).toString();
    int at = generated.random().nextInt(form.length());
    String broken =
        form.substring(0, at)
            + character(generated.random())
            + form.substring(Math.min(form.length(), at + generated.random().nextInt(3)));
    refusesOnlyWithTheText(
        () -> PartitionsSubset.parse(broken, definition, context).size(), broken, "Cannot read");
  }
}
