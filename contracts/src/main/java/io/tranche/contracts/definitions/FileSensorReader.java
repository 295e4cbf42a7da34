package io.tranche.contracts.definitions;

import io.tranche.contracts.definitions.FileSensorDocument.EventKind;
import io.tranche.contracts.definitions.FileSensorDocument.OnDelete;
import io.tranche.contracts.definitions.FileSensorDocument.OnOverwrite;
import io.tranche.contracts.definitions.FileSensorDocument.SameContent;
import io.tranche.contracts.runs.Debounce;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the sensors of files. */
final class FileSensorReader {

  private static final Set<String> TEMPLATE_PLACES = Set.of("key", "bucket");

  private FileSensorReader() {}

  static Optional<FileSensorDocument> sensor(Fields fields, FileSensorDocument.Type type) {
    String name = DocumentReader.name(fields);
    Optional<FileSensorDocument.Match> ofFiles = match(fields);
    Optional<KeyPattern> marker = fields.object("marker").flatMap(FileSensorReader::marker);
    TemplatePlaces places = places(ofFiles, marker);
    Optional<FileSensorDocument.Add> add = fields.object("add").map(given -> add(given, places));
    Optional<Template> partition = fields.optionalText("partition").map(Template::new);
    partition.ifPresent(template -> places.check(fields, "partition", template));
    RunTarget target = RunTargetReader.target(fields);
    OnOverwrite onOverwrite =
        fields.oneOf(
            "onOverwrite",
            Map.of(
                "rematerialize",
                OnOverwrite.REMATERIALIZE,
                "ignore",
                OnOverwrite.IGNORE,
                "reject",
                OnOverwrite.REJECT),
            OnOverwrite.REMATERIALIZE);
    OnDelete onDelete =
        fields.oneOf(
            "onDelete",
            Map.of(
                "keep",
                OnDelete.KEEP,
                "markStale",
                OnDelete.MARK_STALE,
                "removePartition",
                OnDelete.REMOVE_PARTITION),
            OnDelete.KEEP);
    SameContent sameContent =
        fields.oneOf(
            "sameContent",
            Map.of("process", SameContent.PROCESS, "ignore", SameContent.IGNORE),
            SameContent.PROCESS);
    Optional<Debounce> debounce = fields.object("debounce").flatMap(DebounceReader::debounce);
    Optional<FileSensorDocument.Listing> listing =
        type == FileSensorDocument.Type.BUCKET
            ? BucketListingReader.listing(fields)
            : Optional.empty();
    fields.end();
    checkOneOf(fields, add, partition);
    if (onDelete == OnDelete.REMOVE_PARTITION && add.isEmpty()) {
      fields.problem(
          "onDelete",
          "removePartition",
          "is only possible for a sensor that fills a set",
          "keep, markStale, or an add");
    }
    if (sameContent == SameContent.IGNORE) {
      checkSameContent(fields, type, onDelete);
      marker.ifPresent(
          pattern ->
              fields.problem(
                  "sameContent",
                  "ignore",
                  "is not possible beside marker, for it is the marker that runs the partition",
                  "process"));
    }
    if (type == FileSensorDocument.Type.DIRECTORY) {
      checkDirectory(fields, ofFiles, onDelete);
    }
    return ofFiles.map(
        match ->
            new FileSensorDocument(
                name,
                type,
                match.events().isEmpty() ? match.of(usualEvents(onDelete)) : match,
                add,
                partition,
                marker,
                target,
                onOverwrite,
                onDelete,
                sameContent,
                debounce,
                listing));
  }

  static void checkOneOf(
      Fields fields, Optional<FileSensorDocument.Add> add, Optional<Template> partition) {
    if (add.isPresent() && partition.isPresent()) {
      fields.problem(
          "partition",
          partition.get().text(),
          "must not stand beside add",
          "add for a dynamic partition set, partition for any other definition");
    }
  }

  private static void checkSameContent(
      Fields fields, FileSensorDocument.Type type, OnDelete onDelete) {
    if (type == FileSensorDocument.Type.DIRECTORY) {
      fields.problem(
          "sameContent", "ignore", "is not told by a folder that is looked at", "process");
    }
    if (onDelete == OnDelete.MARK_STALE) {
      fields.problem(
          "sameContent",
          "ignore",
          "is not possible beside onDelete: markStale, for the partition of a file that is moved"
              + " would count as stale",
          "process, or onDelete: keep");
    }
    if (onDelete == OnDelete.REMOVE_PARTITION) {
      fields.problem(
          "sameContent",
          "ignore",
          "is not possible beside onDelete: removePartition, for a file that is moved would lose"
              + " its partition",
          "process, or onDelete: keep");
    }
  }

  private static void checkDirectory(
      Fields fields, Optional<FileSensorDocument.Match> match, OnDelete onDelete) {
    if (match.filter(m -> m.events().contains(EventKind.REMOVED)).isPresent()) {
      fields.problem(
          "match.events", "removed", "is not told by a folder that is looked at", "created");
    }
    if (onDelete != OnDelete.KEEP) {
      fields.problem(
          "onDelete",
          onDelete == OnDelete.MARK_STALE ? "markStale" : "removePartition",
          "is not told by a folder that is looked at",
          "keep");
    }
  }

  private static Optional<KeyPattern> marker(Fields fields) {
    String key = fields.text("key");
    fields.end();
    return pattern(fields, key, "orders/{date:uuuu-MM-dd}/_SUCCESS");
  }

  private static Optional<KeyPattern> pattern(Fields fields, String key, String example) {
    try {
      return Optional.of(KeyPattern.parse(key));
    } catch (IllegalArgumentException e) {
      fields.problem("key", key, String.valueOf(e.getMessage()), example);
      return Optional.empty();
    }
  }

  private static Optional<FileSensorDocument.Match> match(Fields sensor) {
    Optional<Fields> given = sensor.object("match");
    if (given.isEmpty()) {
      sensor.problem("match", "none given", "is required", "{bucket: …, key: …}");
      return Optional.empty();
    }
    Fields fields = given.get();
    String bucket = fields.text("bucket");
    String key = fields.text("key");
    Set<EventKind> events = new LinkedHashSet<>();
    for (String event : fields.texts("events")) {
      switch (event) {
        case "created" -> events.add(EventKind.CREATED);
        case "removed" -> events.add(EventKind.REMOVED);
        default ->
            fields.problem(
                "events",
                event,
                "is not known" + Suggestion.of(event, List.of("created", "removed")),
                "created, removed");
      }
    }
    SizeRange size = fields.object("size").map(FileSensorReader::size).orElse(SizeRange.ANY);
    List<ContentType> contentTypes = contentTypes(fields);
    fields.end();
    return pattern(fields, key, "orders/{region}/{date:uuuu-MM-dd}.csv")
        .map(pattern -> new FileSensorDocument.Match(bucket, pattern, events, size, contentTypes));
  }

  /** What counts unless {@code match.events} says it. */
  private static Set<EventKind> usualEvents(OnDelete onDelete) {
    return onDelete == OnDelete.KEEP
        ? Set.of(EventKind.CREATED)
        : Set.of(EventKind.CREATED, EventKind.REMOVED);
  }

  private static SizeRange size(Fields fields) {
    SizeRange size =
        new SizeRange(
            fields.wholeNumber("min").orElse(SizeRange.ANY.min()),
            fields.wholeNumber("max").orElse(SizeRange.ANY.max()));
    fields.end();
    if (size.min() > size.max()) {
      fields.problem(
          "min",
          Long.toString(size.min()),
          "is more than max, so no object would match",
          "0 to " + size.max());
    }
    return size;
  }

  private static List<ContentType> contentTypes(Fields fields) {
    List<ContentType> types = new ArrayList<>();
    for (String given : fields.texts("contentTypes")) {
      ContentType.parse(given)
          .ifPresentOrElse(
              types::add,
              () ->
                  fields.problem(
                      "contentTypes", given, "is not a content type", "text/csv, text/*"));
    }
    return types;
  }

  static FileSensorDocument.Add add(Fields fields, TemplatePlaces places) {
    Template key = new Template(fields.text("key"));
    places.check(fields, "key", key);
    Map<String, Template> metadata = new LinkedHashMap<>();
    fields
        .textMap("metadata")
        .forEach(
            (name, text) -> {
              Template template = new Template(text);
              places.check(fields, "metadata." + name, template);
              metadata.put(name, template);
            });
    FileSensorDocument.Add add =
        new FileSensorDocument.Add(DocumentReader.setName(fields, "set"), key, metadata);
    fields.end();
    return add;
  }

  /** What is the same for a marker and for each of the files that it completes, if there is one. */
  private static TemplatePlaces places(
      Optional<FileSensorDocument.Match> match, Optional<KeyPattern> marker) {
    Set<String> names = new TreeSet<>();
    match.ifPresent(files -> names.addAll(files.key().captures()));
    if (marker.isPresent()) {
      names.retainAll(marker.get().captures());
      names.add("bucket");
      return new TemplatePlaces(names, "match.key and marker.key do not both capture");
    }
    names.addAll(TEMPLATE_PLACES);
    return new TemplatePlaces(names, "the pattern does not capture");
  }
}
