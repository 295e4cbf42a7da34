package io.tranche.contracts.definitions;

import io.tranche.contracts.definitions.AssetDocument.Automation;
import io.tranche.contracts.definitions.SensorDocument.EventKind;
import io.tranche.contracts.definitions.SensorDocument.OnDelete;
import io.tranche.contracts.definitions.SensorDocument.OnOverwrite;
import io.tranche.partitions.PartitionsDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads the documents of a bundle; what is wrong is noted in the fields' problems. */
final class DocumentReader {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");
  private static final Pattern ASSET_KEY =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*");
  private static final String NAME_FORM = "letters, digits, _, - and .";
  private static final Set<String> TEMPLATE_PLACES = Set.of("key", "bucket");

  private DocumentReader() {}

  static AssetDocument asset(Fields fields) {
    AssetDocument asset =
        new AssetDocument(
            named(fields, "key", ASSET_KEY, "segments of " + NAME_FORM + ", joined by /"),
            fields.optionalText("group").orElse(AssetDocument.DEFAULT_GROUP),
            fields.optionalText("description"),
            fields.texts("owners"),
            fields.textMap("tags"),
            fields
                .object("partitions")
                .map(PartitionsReader::definition)
                .orElse(PartitionsDefinition.unpartitioned()),
            fields.objects("deps").stream().map(DocumentReader::dependency).toList(),
            fields.object("materializer").flatMap(DocumentReader::materializer),
            fields.object("automation").flatMap(DocumentReader::automation),
            fields.flag("external"));
    fields.end();
    if (asset.external() == asset.materializer().isPresent()) {
      fields.problem(
          "materializer",
          asset.external() ? "external: true" : "none given",
          asset.external() ? "an external asset is never run" : "is required",
          "either external: true or a materializer");
    }
    if (asset.materializer().orElse(null) instanceof Materializer.Sql sql) {
      checkPartitionColumns(fields, asset, sql);
    }
    return asset;
  }

  private static void checkPartitionColumns(
      Fields fields, AssetDocument asset, Materializer.Sql sql) {
    Set<String> expected = PartitionsReader.dimensionNames(asset.partitions());
    if (!expected.equals(sql.partitionColumns().keySet())) {
      fields.problem(
          "materializer.partitionColumn",
          String.valueOf(sql.partitionColumns()),
          "does not say which column holds the partition",
          expected.isEmpty()
              ? "no partitionColumn, for the asset is not partitioned"
              : expected.equals(Set.of("")) ? "one column" : "one column for each of " + expected);
    }
  }

  private static AssetDocument.Dependency dependency(Fields fields) {
    AssetDocument.Dependency dependency =
        new AssetDocument.Dependency(
            assetKey(fields, "asset"),
            fields.object("mapping").flatMap(MappingReader::mapping),
            fields.flag("allowMissingUpstream"));
    fields.end();
    return dependency;
  }

  private static Optional<Materializer> materializer(Fields fields) {
    String type = fields.text("type");
    Optional<Materializer> materializer =
        switch (type) {
          case "none" -> Optional.of(new Materializer.None());
          case "sql" -> Optional.of(sql(fields));
          case "command" -> Optional.of(command(fields));
          default -> Optional.empty();
        };
    if (materializer.isEmpty() && !type.isEmpty()) {
      fields.problem(
          "type",
          type,
          "is not known" + Suggestion.of(type, List.of("none", "sql", "command")),
          "none, sql, command");
      return materializer;
    }
    fields.end();
    return materializer;
  }

  private static Materializer sql(Fields fields) {
    Map<String, String> columns = new LinkedHashMap<>();
    fields
        .any("partitionColumn")
        .ifPresent(
            given -> {
              if (given.isObject()) {
                columns.putAll(fields.textMap("partitionColumn"));
              } else {
                fields.optionalText("partitionColumn").ifPresent(text -> columns.put("", text));
              }
            });
    return new Materializer.Sql(
        fields.text("connection"), fields.text("table"), columns, fields.text("script"));
  }

  private static Materializer command(Fields fields) {
    List<String> command = fields.texts("command");
    if (command.isEmpty()) {
      fields.problem("command", "[]", "must not be empty", "[program, argument, …]");
    }
    return new Materializer.Command(
        command, fields.textMap("env"), fields.optionalText("workingDirectory"));
  }

  private static Optional<Automation> automation(Fields fields) {
    String type = fields.text("type");
    fields.oneOf("lookback", Map.of("all", true), true);
    if (!type.isEmpty() && !type.equals("eager")) {
      fields.problem("type", type, "is not known" + Suggestion.of(type, List.of("eager")), "eager");
    }
    fields.end();
    return type.equals("eager") ? Optional.of(Automation.EAGER) : Optional.empty();
  }

  static PartitionSetDocument partitionSet(Fields fields) {
    OptionalInt maxKeys = fields.integerBetween("maxKeys", 1, Integer.MAX_VALUE);
    PartitionSetDocument set =
        new PartitionSetDocument(
            name(fields),
            maxKeys.isPresent() ? OptionalLong.of(maxKeys.getAsInt()) : OptionalLong.empty());
    fields.end();
    return set;
  }

  static Optional<ConnectionDocument> connection(Fields fields) {
    String name = name(fields);
    String type = fields.text("type");
    Optional<ConnectionDocument> connection =
        switch (type) {
          case "folder" ->
              Optional.of(
                  new ConnectionDocument.Folder(name, fields.text("bucket"), fields.text("path")));
          case "duckdb" -> Optional.of(new ConnectionDocument.DuckDb(name, fields.text("path")));
          default -> Optional.empty();
        };
    if (connection.isEmpty() && !type.isEmpty()) {
      fields.problem(
          "type",
          type,
          "is not known" + Suggestion.of(type, List.of("folder", "duckdb")),
          "folder, duckdb");
      return connection;
    }
    fields.end();
    return connection;
  }

  static Optional<SensorDocument> sensor(Fields fields) {
    String name = name(fields);
    fields.oneOf("type", Map.of("fileArrival", true), true);
    if (fields.optionalText("type").isEmpty()) {
      fields.problem("type", "none given", "is required", "fileArrival");
    }
    Optional<SensorDocument.Match> match = match(fields);
    Set<String> places = new LinkedHashSet<>(TEMPLATE_PLACES);
    match.ifPresent(m -> places.addAll(m.key().captures()));
    Optional<SensorDocument.Add> add = fields.object("add").map(given -> add(given, places));
    Optional<Template> partition = fields.optionalText("partition").map(Template::new);
    partition.ifPresent(template -> checkPlaces(fields, "partition", template, places));
    String target = assetKey(fields, "target");
    OnOverwrite onOverwrite =
        fields.oneOf(
            "onOverwrite",
            Map.of("rematerialize", OnOverwrite.REMATERIALIZE, "ignore", OnOverwrite.IGNORE),
            OnOverwrite.REMATERIALIZE);
    OnDelete onDelete =
        fields.oneOf(
            "onDelete",
            Map.of("keep", OnDelete.KEEP, "removePartition", OnDelete.REMOVE_PARTITION),
            OnDelete.KEEP);
    fields.end();
    if (add.isPresent() && partition.isPresent()) {
      fields.problem(
          "partition",
          partition.get().text(),
          "must not stand beside add",
          "add for a dynamic partition set, partition for any other definition");
    }
    if (onDelete == OnDelete.REMOVE_PARTITION && add.isEmpty()) {
      fields.problem(
          "onDelete",
          "removePartition",
          "is only possible for a sensor that fills a set",
          "keep, or an add");
    }
    return match.map(
        m -> new SensorDocument(name, m, add, partition, target, onOverwrite, onDelete));
  }

  private static Optional<SensorDocument.Match> match(Fields sensor) {
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
    fields.end();
    try {
      return Optional.of(
          new SensorDocument.Match(
              bucket,
              KeyPattern.parse(key),
              events.isEmpty() ? Set.of(EventKind.CREATED) : events));
    } catch (IllegalArgumentException e) {
      fields.problem(
          "key", key, String.valueOf(e.getMessage()), "orders/{region}/{date:uuuu-MM-dd}.csv");
      return Optional.empty();
    }
  }

  private static SensorDocument.Add add(Fields fields, Set<String> places) {
    Template key = new Template(fields.text("key"));
    checkPlaces(fields, "key", key, places);
    Map<String, Template> metadata = new LinkedHashMap<>();
    fields
        .textMap("metadata")
        .forEach(
            (name, text) -> {
              Template template = new Template(text);
              checkPlaces(fields, "metadata." + name, template, places);
              metadata.put(name, template);
            });
    SensorDocument.Add add =
        new SensorDocument.Add(named(fields, "set", NAME, NAME_FORM), key, metadata);
    fields.end();
    return add;
  }

  private static void checkPlaces(
      Fields fields, String field, Template template, Set<String> places) {
    List<String> unknown = new ArrayList<>(template.places());
    unknown.removeAll(places);
    if (!unknown.isEmpty()) {
      fields.problem(
          field,
          template.text(),
          "uses " + unknown + ", which the pattern does not capture",
          new TreeSet<>(places).toString());
    }
  }

  /** The field that names a document. */
  static String name(Fields fields) {
    return named(fields, "name", NAME, NAME_FORM);
  }

  /** A field that names an asset. */
  static String assetKey(Fields fields, String field) {
    return named(fields, field, ASSET_KEY, "the key of an asset");
  }

  private static String named(Fields fields, String field, Pattern form, String accepted) {
    String name = fields.text(field);
    if (!name.isEmpty() && !form.matcher(name).matches()) {
      fields.problem(field, name, "is not a name", accepted);
    }
    return name;
  }
}
