package io.tranche.contracts.definitions;

import io.tranche.contracts.runs.RunTags;
import io.tranche.partitions.PartitionsDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the documents of a bundle; what is wrong is noted in the fields' problems. */
final class DocumentReader {

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)?");
  private static final Pattern ASSET_KEY =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*");
  private static final String SIGNS = "letters, digits, _, - and .";
  private static final String NAME_FORM = SIGNS + ", after a namespace and / if need be";

  private static final List<String> MATERIALIZERS =
      List.of("none", "sql", "command", "http", "kubernetesJob", "worker", "shared");

  private DocumentReader() {}

  static AssetDocument asset(Fields fields) {
    AssetDocument asset =
        new AssetDocument(
            named(fields, "key", ASSET_KEY, "segments of " + SIGNS + ", joined by /"),
            LabelReader.group(fields),
            fields.optionalText("description"),
            LabelReader.owners(fields),
            LabelReader.tags(fields),
            fields.textMap("metadata"),
            fields
                .object("partitions")
                .map(PartitionsReader::definition)
                .orElse(PartitionsDefinition.unpartitioned()),
            fields.objects("deps").stream().map(DocumentReader::dependency).toList(),
            fields.object("materializer").flatMap(DocumentReader::materializer),
            fields.object("automation").flatMap(AutomationReader::automation),
            fields.object("retryPolicy").map(RetryPolicyReader::policy),
            fields.optionalText("pool"),
            fields.flag("external"),
            fields.object("backfillPolicy").flatMap(BackfillPolicyReader::policy),
            AssetCheckReader.checks(fields),
            fields.object("freshness").flatMap(FreshnessPolicyReader::policy),
            ConfigSchemaReader.schema(fields, "configSchema"),
            fields.object("output").map(AssetOutputReader::output),
            LabelReader.codeVersion(fields));
    fields.end();
    AssetCheckReader.validate(fields, asset);
    AssetOutputReader.validate(fields, asset);
    if (asset.external() == asset.materializer().isPresent()) {
      fields.problem(
          "materializer",
          asset.external() ? "external: true" : "none given",
          asset.external() ? "an external asset is never run" : "is required",
          "either external: true or a materializer");
    }
    if (asset.external()) {
      refuseForExternal(fields, "retryPolicy", asset.retryPolicy().isPresent());
      refuseForExternal(fields, "pool", asset.pool().isPresent());
      refuseForExternal(fields, "configSchema", asset.configSchema().isPresent());
      refuseForExternal(fields, "codeVersion", asset.codeVersion().isPresent());
    }
    if (asset.automation().isPresent()) {
      asset
          .configSchema()
          .ifPresent(schema -> ConfigSchemaReader.checkAutomation(fields, "configSchema", schema));
    }
    FreshnessPolicyReader.check(fields, asset);
    if (asset.materializer().orElse(null) instanceof Materializer.Sql sql) {
      checkPartitionColumns(fields, asset, sql);
    }
    return asset;
  }

  private static void refuseForExternal(Fields fields, String field, boolean given) {
    if (given) {
      fields.problem(field, "given", "an external asset is never run", "no " + field);
    }
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
    return materializer(fields, MATERIALIZERS);
  }

  /** A materializer of one of these types. */
  static Optional<Materializer> materializer(Fields fields, List<String> types) {
    String type = fields.text("type");
    Optional<Materializer> materializer =
        switch (types.contains(type) ? type : "") {
          case "none" -> Optional.of(new Materializer.None());
          case "sql" -> Optional.of(SqlReader.sql(fields));
          case "command" -> Optional.of(command(fields));
          case "http" -> Optional.of(HttpReader.http(fields));
          case "kubernetesJob" -> Optional.of(KubernetesJobReader.job(fields));
          case "worker" -> Optional.of(WorkerReader.worker(fields));
          case "shared" -> Optional.of(new Materializer.Shared(fields.text("name")));
          default -> Optional.empty();
        };
    if (materializer.isEmpty() && !type.isEmpty()) {
      fields.problem(
          "type", type, "is not known" + Suggestion.of(type, types), String.join(", ", types));
      return materializer;
    }
    fields.end();
    return materializer;
  }

  private static Materializer command(Fields fields) {
    List<String> command = fields.texts("command");
    if (command.isEmpty()) {
      fields.problem("command", "[]", "must not be empty", "[program, argument, …]");
    }
    return new Materializer.Command(
        ReferenceReader.withoutReferences(fields, "command", command),
        ReferenceReader.textMap(fields, "env"),
        fields.optionalText("workingDirectory"),
        timeout(fields));
  }

  /** How long the work of any materializer may take. */
  static Optional<Duration> timeout(Fields fields) {
    return DurationReader.between(
        fields, "timeout", RunTags.SHORTEST_RUNTIME, RunTags.LONGEST_RUNTIME);
  }

  /** The field that names a document. */
  static String name(Fields fields) {
    return named(fields, "name", NAME, NAME_FORM);
  }

  /** A field that names a partition set. */
  static String setName(Fields fields, String field) {
    return named(fields, field, NAME, NAME_FORM);
  }

  /** A field that names an asset. */
  static String assetKey(Fields fields, String field) {
    return named(fields, field, ASSET_KEY, "the key of an asset");
  }

  /** A field that names assets. */
  static List<String> assetKeys(Fields fields, String field) {
    List<String> keys = fields.texts(field);
    for (String key : keys) {
      if (!ASSET_KEY.matcher(key).matches()) {
        fields.problem(field, key, "is not a name", "the key of an asset");
      }
    }
    return keys;
  }

  private static String named(Fields fields, String field, Pattern form, String accepted) {
    String name = fields.text(field);
    if (!name.isEmpty() && !form.matcher(name).matches()) {
      fields.problem(field, name, "is not a name", accepted);
    }
    return name;
  }
}
