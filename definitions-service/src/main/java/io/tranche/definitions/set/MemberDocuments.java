package io.tranche.definitions.set;

import io.tranche.contracts.Cause;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/** The stored form of members. */
final class MemberDocuments {

  private MemberDocuments() {}

  static Member read(Document document) {
    return new Member(
        document.getString("set"),
        document.getString("key"),
        document.getLong("ordinal"),
        document.getList("formerOrdinals", Long.class, List.of()),
        document.getLong("version"),
        texts(document.get("metadata", Document.class)),
        document.getList("sources", Document.class).stream().map(MemberDocuments::source).toList(),
        cause(document.get("cause", Document.class)),
        document.getDate("at").toInstant());
  }

  /** Everything but the id, marked with the attempt that writes it. */
  static Document fields(Member member, String nonce) {
    return new Document("set", member.set())
        .append("key", member.key())
        .append("ordinal", member.ordinal())
        .append("formerOrdinals", member.formerOrdinals())
        .append("version", member.version())
        .append("removed", member.removed())
        .append("metadata", new Document(new LinkedHashMap<>(member.metadata())))
        .append("sources", member.sources().stream().map(MemberDocuments::source).toList())
        .append("cause", cause(member.cause()))
        .append("at", Date.from(member.at()))
        .append("nonce", nonce);
  }

  private static Source source(Document document) {
    return new Source(
        document.getString("object"),
        document.getString("order"),
        Optional.ofNullable(document.getString("version")),
        document.getBoolean("alive"),
        Optional.ofNullable(document.getString("requestId")));
  }

  private static Document source(Source source) {
    Document document =
        new Document("object", source.object())
            .append("order", source.order())
            .append("alive", source.alive());
    source.version().ifPresent(version -> document.append("version", version));
    source.requestId().ifPresent(id -> document.append("requestId", id));
    return document;
  }

  private static Cause cause(Document document) {
    return new Cause(
        document.getString("type"),
        document.getString("id"),
        Optional.ofNullable(document.getString("object")),
        Instant.parse(document.getString("at")));
  }

  private static Document cause(Cause cause) {
    Document document = new Document("type", cause.type()).append("id", cause.id());
    cause.object().ifPresent(object -> document.append("object", object));
    return document.append("at", cause.at().toString());
  }

  private static Map<String, String> texts(Document document) {
    Map<String, String> texts = new LinkedHashMap<>();
    document.forEach((name, value) -> texts.put(name, String.valueOf(value)));
    return texts;
  }
}
