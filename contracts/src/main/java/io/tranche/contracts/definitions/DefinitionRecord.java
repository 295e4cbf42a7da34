package io.tranche.contracts.definitions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One record of the definitions topic: one document in one version, or the catalog that closes an
 * apply. A reader switches to a catalog when it holds every document that the catalog names.
 *
 * @param bundle the bundle that owns the document
 * @param version counts the changes of this document from 1; of a catalog it is the number
 * @param catalog the number of the catalog in which the document got this version
 * @param document as the user wrote it; absent when removed
 * @param entries of a catalog: everything that it consists of
 */
public record DefinitionRecord(
    Kind kind,
    String name,
    Optional<String> bundle,
    long version,
    long catalog,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean removed,
    Optional<JsonNode> document,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Entry> entries,
    Optional<Instant> at) {

  /** The CloudEvents type of this form. */
  public static final String TYPE = "io.tranche.definition.v1";

  public DefinitionRecord {
    // Jackson reads a tree that is absent as one that is null.
    document = document.filter(body -> !body.isNull());
    entries = List.copyOf(entries);
  }

  /** One document of a catalog. */
  public record Entry(Kind kind, String name, String bundle, long version) {

    /** The Kafka key of the document. */
    public String key() {
      return kind.wireName() + ":" + name;
    }
  }

  public static DefinitionRecord document(Entry entry, long catalog, JsonNode document) {
    return new DefinitionRecord(
        entry.kind(),
        entry.name(),
        Optional.of(entry.bundle()),
        entry.version(),
        catalog,
        false,
        Optional.of(document),
        List.of(),
        Optional.empty());
  }

  public static DefinitionRecord removal(Entry entry, long catalog) {
    return new DefinitionRecord(
        entry.kind(),
        entry.name(),
        Optional.of(entry.bundle()),
        entry.version(),
        catalog,
        true,
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  public static DefinitionRecord catalog(long number, List<Entry> entries, Instant at) {
    return new DefinitionRecord(
        Kind.CATALOG,
        Kind.CATALOG.wireName(),
        Optional.empty(),
        number,
        number,
        false,
        Optional.empty(),
        entries,
        Optional.of(at));
  }

  /** Kafka key. */
  public String key() {
    return kind.wireName() + ":" + name;
  }
}
