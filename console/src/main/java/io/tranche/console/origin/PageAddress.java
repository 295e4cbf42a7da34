package io.tranche.console.origin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are answered with the page. A browser that opens an address asks for {@code
 * text/html}; that decides, and not the look of the path, because keys contain dots and slashes.
 */
final class PageAddress {
  private static final List<String> NOT_PAGES = List.of("/api/", "/q/", "/static/");

  private PageAddress() {}

  static boolean isPage(String path, @Nullable String accept) {
    if (accept == null || !accept.contains("text/html") || path.equals("/index.html")) {
      return false;
    }
    return NOT_PAGES.stream().noneMatch(path::startsWith);
  }
}
