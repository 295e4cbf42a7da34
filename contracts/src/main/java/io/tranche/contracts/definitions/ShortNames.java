package io.tranche.contracts.definitions;

import java.util.Collection;
import java.util.List;

/** Names as people type them: without their namespace, or with a slash before the whole name. */
final class ShortNames {

  private ShortNames() {}

  /** The name itself if it is known, else the known ones that are it behind one more segment. */
  static List<String> meant(String name, Collection<String> known) {
    String whole = name.startsWith("/") ? name.substring(1) : name;
    if (known.contains(whole)) {
      return List.of(whole);
    }
    return name.startsWith("/")
        ? List.of()
        : known.stream()
            .filter(full -> full.indexOf('/') == full.length() - name.length() - 1)
            .filter(full -> full.endsWith(name))
            .sorted()
            .toList();
  }
}
