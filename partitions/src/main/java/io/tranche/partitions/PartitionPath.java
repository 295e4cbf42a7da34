package io.tranche.partitions;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The name of a partition in a file system or object store, below the folder of its asset: one
 * folder for each dimension in the order of the key, and within a time key one for each part
 * between slashes. Every key has exactly one name, and every name leads back to its key.
 *
 * <p>{@code %} and, except in time keys, {@code /} are written as {@code %25} and {@code %2F}; a
 * part that is {@code .} or {@code ..} as {@code %2E} or {@code %2E%2E}. A part of more than 200
 * bytes is split into folders that end in a single {@code %}.
 */
public final class PartitionPath {
  /** Longest name of a folder or file, in bytes of UTF-8. */
  public static final int MOST_BYTES = 200;

  private PartitionPath() {}

  /** The path of a key, with {@code /} between folders; empty for an unpartitioned asset. */
  public static String of(PartitionsDefinition definition, String key) {
    if (!definition.isPartitioned()) {
      return "";
    }
    var parts =
        definition
            .split(key)
            .orElseThrow(
                () ->
                    new PartitionsException.UnreadableText(
                        "Cannot name partition: the key has another number of parts ("
                            + key
                            + ")"));
    var folders = new ArrayList<String>();
    for (int i = 0; i < parts.size(); i++) {
      boolean isTime = definition.dimensionList().get(i) instanceof TimeWindowPartitionsDefinition;
      for (String part : isTime ? parts.get(i).split("/", -1) : new String[] {parts.get(i)}) {
        folders.addAll(encode(part));
      }
    }
    return String.join("/", folders);
  }

  /** The key whose path this is; empty for a path that no key has. */
  public static Optional<String> parse(PartitionsDefinition definition, String path) {
    if (!definition.isPartitioned()) {
      return path.isEmpty() ? Optional.of(Unpartitioned.KEY) : Optional.empty();
    }
    var folders = Arrays.asList(path.split("/", -1)).iterator();
    var parts = new ArrayList<String>();
    try {
      for (DimensionDefinition dimension : definition.dimensionList()) {
        parts.add(String.join("/", decode(folders, partsOf(dimension))));
      }
      String key = definition.join(parts);
      boolean isWhole =
          !folders.hasNext() && definition.split(key).filter(parts::equals).isPresent();
      return isWhole && of(definition, key).equals(path) ? Optional.of(key) : Optional.empty();
    } catch (NoSuchElementException | IllegalArgumentException noSuchPath) {
      return Optional.empty();
    }
  }

  private static int partsOf(DimensionDefinition dimension) {
    return dimension instanceof TimeWindowPartitionsDefinition time
        ? 1 + (int) time.format().chars().filter(c -> c == '/').count()
        : 1;
  }

  private static List<String> decode(Iterator<String> folders, int count) {
    var parts = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      var part = new StringBuilder();
      String folder = folders.next();
      while (folder.endsWith("%")) {
        part.append(folder, 0, folder.length() - 1);
        folder = folders.next();
      }
      parts.add(unescape(part.append(folder).toString()));
    }
    return parts;
  }

  private static String unescape(String text) {
    var plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%') {
        plain.append((char) Integer.parseInt(text, i + 1, Math.min(i + 3, text.length()), 16));
        i += 2;
      } else {
        plain.append(text.charAt(i));
      }
    }
    return plain.toString();
  }

  private static List<String> encode(String part) {
    var folders = new ArrayList<String>();
    var folder = new StringBuilder();
    int bytes = 0;
    for (int i = 0; i < part.length(); i += Character.charCount(part.codePointAt(i))) {
      String piece = escape(part.codePointAt(i));
      int more = piece.getBytes(StandardCharsets.UTF_8).length;
      if (bytes + more >= MOST_BYTES) {
        folders.add(folder.append('%').toString());
        folder.setLength(0);
        bytes = 0;
      }
      folder.append(piece);
      bytes += more;
    }
    String last = folder.toString();
    folders.add(last.equals(".") || last.equals("..") ? last.replace(".", "%2E") : last);
    return folders;
  }

  private static String escape(int c) {
    return c == '/' || c == '%' || Character.isISOControl(c)
        ? String.format("%%%02X", c)
        : Character.toString(c);
  }
}
