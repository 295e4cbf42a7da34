package io.tranche.contracts.definitions;

import io.tranche.partitions.AllPartitionMapping;
import io.tranche.partitions.DimensionPartitionMapping;
import io.tranche.partitions.IdentityPartitionMapping;
import io.tranche.partitions.LastPartitionMapping;
import io.tranche.partitions.MetadataPartitionMapping;
import io.tranche.partitions.MultiPartitionMapping;
import io.tranche.partitions.MultiToSinglePartitionMapping;
import io.tranche.partitions.PartitionMapping;
import io.tranche.partitions.SpecificPartitionMapping;
import io.tranche.partitions.StaticPartitionMapping;
import io.tranche.partitions.TablePartitionMapping;
import io.tranche.partitions.TimeWindowPartitionMapping;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads mappings from their wire form. */
final class MappingReader {

  private static final List<String> MAPPINGS =
      List.of(
          "identity",
          "all",
          "last",
          "specific",
          "static",
          "timeWindow",
          "multi",
          "multiToSingle",
          "table",
          "metadata");

  private MappingReader() {}

  /** A mapping, if it can be read. */
  static Optional<PartitionMapping> mapping(Fields fields) {
    String type = fields.text("type");
    Optional<PartitionMapping> mapping =
        switch (type) {
          case "identity" -> Optional.of(new IdentityPartitionMapping(allowNonexistent(fields)));
          case "all" -> Optional.of(new AllPartitionMapping());
          case "last" -> Optional.of(new LastPartitionMapping());
          case "specific" ->
              Optional.of(
                  new SpecificPartitionMapping(fields.texts("keys"), allowNonexistent(fields)));
          case "static" ->
              Optional.of(new StaticPartitionMapping(staticKeys(fields), allowNonexistent(fields)));
          case "table" ->
              Optional.of(new TablePartitionMapping(staticKeys(fields), allowNonexistent(fields)));
          case "timeWindow" ->
              Optional.of(
                  new TimeWindowPartitionMapping(
                      fields.integer("startOffset", 0),
                      fields.integer("endOffset", 0),
                      allowNonexistent(fields)));
          case "multi" ->
              Optional.of(new MultiPartitionMapping(dimensions(fields), allowNonexistent(fields)));
          case "multiToSingle" ->
              Optional.of(
                  new MultiToSinglePartitionMapping(
                      fields.optionalText("dimension"),
                      fields.object("mapping").flatMap(MappingReader::mapping),
                      allowNonexistent(fields)));
          case "metadata" ->
              Optional.of(
                  new MetadataPartitionMapping(
                      fields.textMap("dimensions"), allowNonexistent(fields)));
          default -> Optional.empty();
        };
    if (mapping.isEmpty()) {
      PartitionsReader.unknownType(fields, type, MAPPINGS);
    } else {
      // all and last never need what does not exist; the field is accepted everywhere.
      allowNonexistent(fields);
      fields.end();
    }
    return mapping;
  }

  private static boolean allowNonexistent(Fields fields) {
    return fields.flag("allowNonexistentUpstream");
  }

  private static Map<String, List<String>> staticKeys(Fields fields) {
    Map<String, List<String>> keys = new LinkedHashMap<>();
    fields
        .object("keys")
        .ifPresent(
            table ->
                fields
                    .any("keys")
                    .ifPresent(
                        node ->
                            node.fieldNames()
                                .forEachRemaining(
                                    upstream ->
                                        keys.put(
                                            upstream,
                                            node.get(upstream).isArray()
                                                ? table.texts(upstream)
                                                : List.of(table.text(upstream))))));
    return keys;
  }

  private static Map<String, DimensionPartitionMapping> dimensions(Fields fields) {
    Map<String, DimensionPartitionMapping> dimensions = new LinkedHashMap<>();
    fields
        .objectMap("dimensions")
        .forEach(
            (upstream, given) -> {
              String downstream = given.text("dimension");
              PartitionMapping mapping =
                  given
                      .object("mapping")
                      .flatMap(MappingReader::mapping)
                      .orElse(new IdentityPartitionMapping(false));
              given.end();
              dimensions.put(upstream, new DimensionPartitionMapping(downstream, mapping));
            });
    return dimensions;
  }
}
