package io.tranche.sensor.alert;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Texts of bundles with what their references stand for. Only here the one becomes the other. */
@Singleton
class References {

  private static final Pattern FORM = Pattern.compile("\\$\\{env:([A-Za-z_][A-Za-z0-9_]*)}");

  private final UnaryOperator<@Nullable String> environment;

  @Inject
  References() {
    this(System::getenv);
  }

  References(UnaryOperator<@Nullable String> environment) {
    this.environment = environment;
  }

  /** A reference stands for nothing. */
  static final class Unresolved extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unresolved(String reference) {
      super("the environment of sensor-service does not hold what " + reference + " stands for");
    }
  }

  /**
   * The text with everything in place.
   *
   * @throws Unresolved naming the reference
   */
  String resolve(String text) {
    Matcher reference = FORM.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (reference.find()) {
      String value = environment.apply(reference.group(1));
      if (value == null) {
        throw new Unresolved(reference.group());
      }
      reference.appendReplacement(resolved, Matcher.quoteReplacement(value));
    }
    return reference.appendTail(resolved).toString();
  }
}
