package io.tranche.contracts.definitions;

import io.tranche.contracts.definitions.AssetSensorDocument.Event;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the sensors of assets. */
final class AssetSensorReader {

  private static final List<String> EVENTS =
      Arrays.stream(Event.values()).map(Event::word).toList();

  private AssetSensorReader() {}

  static Optional<AssetSensorDocument> sensor(Fields fields) {
    AssetSensorDocument sensor =
        new AssetSensorDocument(
            DocumentReader.name(fields),
            List.of(DocumentReader.assetKey(fields, "asset")),
            events(fields),
            partition(fields),
            Optional.empty(),
            RunTargetReader.target(fields));
    fields.end();
    return Optional.of(sensor);
  }

  static Optional<AssetSensorDocument> ofSeveral(Fields fields) {
    String name = DocumentReader.name(fields);
    List<String> assets = DocumentReader.assetKeys(fields, "assets");
    if (assets.isEmpty()) {
      fields.problem("assets", "none given", "is required", "[raw/orders, rates]");
    }
    if (assets.size() != Set.copyOf(assets).size()) {
      fields.problem("assets", String.join(", ", assets), "names an asset twice", "each once");
    }
    AssetSensorDocument sensor =
        new AssetSensorDocument(
            name,
            assets,
            Set.of(Event.MATERIALIZED),
            partition(fields),
            Optional.of(WaitPolicyReader.policy(fields, assets.size())),
            RunTargetReader.target(fields));
    fields.end();
    return Optional.of(sensor);
  }

  private static Set<Event> events(Fields fields) {
    Set<Event> events = EnumSet.noneOf(Event.class);
    for (String given : fields.texts("events")) {
      Optional<Event> known =
          Arrays.stream(Event.values()).filter(event -> event.word().equals(given)).findFirst();
      known.ifPresentOrElse(
          events::add,
          () ->
              fields.problem(
                  "events",
                  given,
                  "is not known" + Suggestion.of(given, EVENTS),
                  String.join(", ", EVENTS)));
    }
    return events.isEmpty() ? Set.of(Event.MATERIALIZED) : events;
  }

  private static Optional<PartitionChoice> partition(Fields fields) {
    Optional<String> given = fields.optionalText("partition");
    List<String> words =
        Arrays.stream(PartitionChoice.values()).map(PartitionChoice::word).toList();
    if (given.isPresent() && !words.contains(given.get())) {
      fields.problem(
          "partition",
          given.get(),
          "is not known" + Suggestion.of(given.get(), words),
          String.join(", ", words));
    }
    return given.flatMap(
        word ->
            Arrays.stream(PartitionChoice.values())
                .filter(choice -> choice.word().equals(word))
                .findFirst());
  }
}
