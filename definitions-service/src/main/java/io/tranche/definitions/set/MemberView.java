package io.tranche.definitions.set;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One member with the sources that hold it. */
record MemberView(
    String set,
    String key,
    Optional<String> displayName,
    long ordinal,
    long version,
    Map<String, String> metadata,
    List<SourceView> sources,
    boolean removed,
    Instant at) {

  /** An object of the member. */
  record SourceView(String object, String order, Optional<String> version, boolean alive) {

    private static SourceView of(Source source) {
      return new SourceView(source.object(), source.order(), source.version(), source.alive());
    }
  }

  static MemberView of(Member member) {
    return new MemberView(
        member.set(),
        member.key(),
        member.displayName(),
        member.ordinal(),
        member.version(),
        member.metadata(),
        member.sources().stream()
            .filter(source -> !source.isRequest())
            .map(SourceView::of)
            .toList(),
        member.removed(),
        member.reason().at());
  }
}
