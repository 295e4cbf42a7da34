package io.tranche.contracts.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One document of a bundle, as the user wrote it, with everything that it refers to inlined. It is
 * kept as text, which takes a tenth of a tree, and read once, however many catalogs hold it.
 */
public final class Document {

  private final Kind kind;
  private final String name;
  private final String json;
  private volatile @Nullable Definition definition;

  /** A document of a text that {@link #json()} gave. */
  public Document(Kind kind, String name, String json) {
    this.kind = kind;
    this.name = name;
    this.json = json;
  }

  public Document(Kind kind, String name, JsonNode body) {
    this(kind, name, new String(Json.write(body), StandardCharsets.UTF_8));
  }

  /** A document that has just been read. */
  Document(Kind kind, String name, JsonNode body, Optional<Definition> definition) {
    this(kind, name, body);
    this.definition = definition.orElse(null);
  }

  public Kind kind() {
    return kind;
  }

  public String name() {
    return name;
  }

  /** The JSON form as a text: fields in the order in which they were written, no blanks. */
  public String json() {
    return json;
  }

  /** The JSON form; a new one with every call. */
  public JsonNode body() {
    return Json.tree(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether both say the same, in whatever order their fields are. */
  public boolean saysTheSameAs(Document other) {
    return json.equals(other.json) || body().equals(other.body());
  }

  /** What it defines; empty if this release cannot read it. */
  Optional<Definition> definition() {
    Definition known = definition;
    if (known == null) {
      known = Definition.read(kind, new Fields(body(), name, new ArrayList<>())).orElse(null);
      definition = known;
    }
    return Optional.ofNullable(known);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Document document
        && kind == document.kind
        && name.equals(document.name)
        && json.equals(document.json);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, name, json);
  }

  @Override
  public String toString() {
    return kind.wireName() + " " + name;
  }
}
