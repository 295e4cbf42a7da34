package io.tranche.platform.secrets;

import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Reference;
import io.tranche.platform.s3.S3Signature;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;

/**
 * The values that one use has looked up. Law: no text that has passed {@link #mask} holds one of
 * them, or a line of one that has several. Other spellings of a value (in Base64, reversed) are not
 * recognized. The signatures of URLs are masked too, whoever has made them. Thread-safe.
 */
public final class Revealed {

  private static final String MASK = "***";

  /** Shorter lines of a value that has several, such as a lone bracket, give nothing away. */
  private static final int SHORTEST_LINE = 4;

  private final Secrets secrets;
  private final Set<String> values = new CopyOnWriteArraySet<>();

  Revealed(Secrets secrets) {
    this.secrets = secrets;
  }

  /**
   * A text of a bundle with the values in place of its references.
   *
   * @param field where the text stands, for a person
   * @throws TrancheException.Invalid {@code unresolved-reference}, naming field and reference
   */
  public String resolve(String text, String field) {
    return Reference.replaceAll(
        text,
        reference -> {
          String value = secrets.value(reference, field);
          hide(value);
          return value;
        });
  }

  /** What a program may inherit of an environment: not what is for those only who refer to it. */
  public Map<String, String> inheritable(Map<String, String> environment) {
    Map<String, String> inheritable = new TreeMap<>(environment);
    inheritable.keySet().removeIf(secrets::hold);
    return inheritable;
  }

  /** From now on this is masked too. */
  public void hide(String value) {
    if (value.isBlank()) {
      return;
    }
    values.add(value);
    if (value.lines().count() > 1) {
      value
          .lines()
          .map(String::strip)
          .filter(line -> line.length() >= SHORTEST_LINE)
          .forEach(values::add);
    }
  }

  /** How many characters the longest value has. */
  public int longest() {
    return values.stream().mapToInt(String::length).max().orElse(0);
  }

  /** Whether a text would be changed by {@link #mask}. */
  public boolean isIn(String text) {
    return values.stream().anyMatch(text::contains) || !S3Signature.masked(text).equals(text);
  }

  /** The text with {@code ***} in place of the values. */
  public String mask(String given) {
    String text = S3Signature.masked(given);
    BitSet covered = new BitSet();
    for (String value : values) {
      for (int at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
        covered.set(at, at + value.length());
      }
    }
    return covered.isEmpty() ? text : without(covered, text);
  }

  private static String without(BitSet covered, String text) {
    StringBuilder masked = new StringBuilder();
    int from = 0;
    while (from < text.length()) {
      int begin = covered.nextSetBit(from);
      masked.append(text, from, begin < 0 ? text.length() : begin);
      if (begin >= 0) {
        masked.append(MASK);
      }
      from = begin < 0 ? text.length() : covered.nextClearBit(begin);
    }
    return masked.toString();
  }

  /** An object of JSON with masked texts; a number that is one of the values is masked too. */
  public Map<String, Object> maskAll(Map<?, ?> object) {
    Map<String, Object> masked = new LinkedHashMap<>();
    object.forEach((key, value) -> masked.put(mask(String.valueOf(key)), maskTree(value)));
    return masked;
  }

  private @Nullable Object maskTree(@Nullable Object tree) {
    if (tree instanceof Map<?, ?> object) {
      return maskAll(object);
    }
    if (tree instanceof List<?> list) {
      List<@Nullable Object> masked = new ArrayList<>();
      list.forEach(element -> masked.add(maskTree(element)));
      return masked;
    }
    if (tree instanceof String text) {
      return mask(text);
    }
    return tree != null && values.contains(tree.toString()) ? MASK : tree;
  }
}
