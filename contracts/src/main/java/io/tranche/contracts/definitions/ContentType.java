package io.tranche.contracts.definitions;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which content types a sensor takes: one, or with {@code *} all of a kind. Parameters such as a
 * charset and upper case make no difference.
 */
public record ContentType(String type, String subtype) {

  private static final String ALL = "*";
  private static final String TOKEN = "[a-z0-9!#$&^_.+-]+";
  private static final Pattern FORM = Pattern.compile("(" + TOKEN + ")/(" + TOKEN + "|\\*)");

  /** Reads {@code text/csv} or {@code text/*}; empty if it is neither. */
  public static Optional<ContentType> parse(String text) {
    Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
    return matcher.matches()
        ? Optional.of(new ContentType(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /** Whether a value of a {@code Content-Type} header is of it. */
  public boolean takes(String given) {
    String plain = given.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return subtype.equals(ALL) ? plain.startsWith(type + "/") : plain.equals(toString());
  }

  @Override
  public String toString() {
    return type + "/" + subtype;
  }
}
