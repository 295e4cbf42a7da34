package io.tranche.console.stream;

import io.tranche.console.stream.Change.AssetChanged;
import io.tranche.console.stream.Change.DefinitionsChanged;
import io.tranche.console.stream.Change.RunChanged;
import io.tranche.console.stream.Change.SetChanged;
import io.tranche.contracts.Json;
import io.tranche.contracts.Topics;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.definitions.DefinitionRecord;
import io.tranche.contracts.definitions.Kind;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.sets.PartitionSetMember;
import java.util.ArrayList;
import java.util.List;

/** A topic that the stream is made of. */
enum Source {
  RUN_EVENTS('r') {
    @Override
    String topic(Topics topics) {
      return topics.runEvents();
    }

    /** The statuses of a run's partitions change with it, so its assets have changed too. */
    @Override
    List<Change> changes(byte[] value) {
      RunEvent event = Json.read(value, RunEvent.class);
      List<Change> changes = new ArrayList<>();
      changes.add(new RunChanged(event.runId(), event.status(), event.assets()));
      event.assets().forEach(asset -> changes.add(new AssetChanged(asset)));
      return changes;
    }
  },
  ASSET_EVENTS('a') {
    @Override
    String topic(Topics topics) {
      return topics.assetEvents();
    }

    @Override
    List<Change> changes(byte[] value) {
      return List.of(new AssetChanged(Json.read(value, AssetEvent.class).asset()));
    }
  },
  PARTITION_SETS('p') {
    @Override
    String topic(Topics topics) {
      return topics.partitionSets();
    }

    @Override
    List<Change> changes(byte[] value) {
      return List.of(new SetChanged(Json.read(value, PartitionSetMember.class).set()));
    }
  },
  DEFINITIONS('d') {
    @Override
    String topic(Topics topics) {
      return topics.definitions();
    }

    /** Only the record that closes an apply counts: readers switch when they see it. */
    @Override
    List<Change> changes(byte[] value) {
      DefinitionRecord definition = Json.read(value, DefinitionRecord.class);
      return definition.kind() == Kind.CATALOG
          ? List.of(new DefinitionsChanged(definition.catalog()))
          : List.of();
    }
  };

  private final char letter;

  Source(char letter) {
    this.letter = letter;
  }

  /** Stands for the topic in event ids. */
  char letter() {
    return letter;
  }

  abstract String topic(Topics topics);

  /**
   * What a record says is out of date.
   *
   * @throws RuntimeException if the record cannot be read
   */
  abstract List<Change> changes(byte[] value);
}
