package io.tranche.definitions.set;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Origin;
import io.tranche.definitions.set.MemberChange.What;
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
        Optional.ofNullable(document.getString("displayName")),
        document.getList("sources", Document.class).stream().map(MemberDocuments::source).toList(),
        reason(document),
        document.getList("past", Document.class, List.of()).stream()
            .map(MemberDocuments::change)
            .toList());
  }

  /** A new document: what is absent or empty is left out. */
  static Document created(Member member, String nonce) {
    Document document = fields(member, nonce);
    for (String field : List.of("displayName", "formerOrdinals", "past")) {
      Object value = document.get(field);
      if (value == null || List.of().equals(value)) {
        document.remove(field);
      }
    }
    return document.append("_id", member.id());
  }

  /** Everything but the id, marked with the attempt that writes it. */
  static Document fields(Member member, String nonce) {
    Document fields = reason(member.reason());
    fields
        .append("set", member.set())
        .append("key", member.key())
        .append("ordinal", member.ordinal())
        .append("formerOrdinals", member.formerOrdinals())
        .append("version", member.version())
        .append("removed", member.removed())
        .append("metadata", new Document(new LinkedHashMap<>(member.metadata())))
        .append("displayName", member.displayName().orElse(null))
        .append("sources", member.sources().stream().map(MemberDocuments::source).toList())
        .append("past", member.past().stream().map(MemberDocuments::change).toList())
        .append("nonce", nonce);
    return fields;
  }

  private static MemberChange change(Document document) {
    return new MemberChange(
        document.getLong("version"),
        What.parse(document.getString("what")),
        document.getLong("ordinal"),
        reason(document));
  }

  private static Document change(MemberChange change) {
    return reason(change.reason())
        .append("version", change.version())
        .append("what", change.what().word())
        .append("ordinal", change.ordinal());
  }

  private static Reason reason(Document document) {
    return new Reason(
        Optional.ofNullable(document.getString("origin")).map(Origin::parse),
        cause(document.get("cause", Document.class)),
        document.getDate("at").toInstant());
  }

  private static Document reason(Reason reason) {
    Document document = new Document();
    reason.origin().ifPresent(origin -> document.append("origin", origin.toString()));
    return document.append("cause", cause(reason.cause())).append("at", Date.from(reason.at()));
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
