package io.tranche.run.materializer.sql;

import io.tranche.run.materializer.MaterializationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the SQL of DuckDB and PostgreSQL as far as is needed to find the ends of statements and the
 * named parameters: quotes, comments, casts ({@code ::}), named arguments ({@code :=}), slices and
 * the colons of struct literals are left alone. A parameter is a colon with a name right behind it
 * and no name, literal or closing bracket right before it.
 */
final class ScriptReader {

  private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";
  private static final Pattern PARAMETER =
      Pattern.compile(
          ":((?:metadata|dimension|config)\\.(?:" + NAME + "|\"(?:[^\"]|\"\")*\")|" + NAME + ")");
  private static final Pattern DOLLAR_QUOTE = Pattern.compile("\\$(?:" + NAME + ")?\\$");
  private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*");
  private static final Set<String> VERBS_AFTER_WITH =
      Set.of("select", "from", "values", "table", "insert", "update", "delete", "merge");

  private final String text;
  private final Dialect dialect;
  private int at;
  private int depth;
  private String verb = "";
  private final StringBuilder sql = new StringBuilder();
  private final List<String> parameters = new ArrayList<>();
  private final List<Script.Statement> statements = new ArrayList<>();

  ScriptReader(String text, Dialect dialect) {
    this.text = text;
    this.dialect = dialect;
  }

  List<Script.Statement> read() {
    while (at < text.length()) {
      step();
    }
    endStatement();
    return statements;
  }

  private void step() {
    char c = text.charAt(at);
    if (c == '\'') {
      copyTo(endOfString(precededByEscapeMark()));
    } else if (c == '"') {
      copyTo(endOfQuoted('"', false));
    } else if (c == '$' && matches(DOLLAR_QUOTE) && !afterName()) {
      copyDollarQuote();
    } else if (text.startsWith("--", at)) {
      copyTo(endOfLine());
    } else if (text.startsWith("/*", at)) {
      copyTo(endOfComment());
    } else if (c == ':') {
      colon();
    } else if (c == '?') {
      questionMark();
    } else if (c == ';') {
      at++;
      endStatement();
    } else if (matches(WORD) && !afterName()) {
      word();
    } else {
      bracket(c);
      copyTo(at + 1);
    }
  }

  private void colon() {
    if (text.startsWith("::", at) || text.startsWith(":=", at)) {
      copyTo(at + 2);
      return;
    }
    Matcher parameter = PARAMETER.matcher(text).region(at, text.length());
    if (!parameter.lookingAt() || afterOperand()) {
      copyTo(at + 1);
      return;
    }
    parameters.add(unquoted(parameter.group(1)));
    sql.append('?');
    at = parameter.end();
  }

  private void questionMark() {
    sql.append(
        dialect
            .questionMark()
            .orElseThrow(
                () ->
                    new MaterializationException(
                        "Cannot run script: a ? stands for nothing; write a named parameter such"
                            + " as :partitionKey")));
    at++;
  }

  private static String unquoted(String name) {
    int quote = name.indexOf('"');
    return quote < 0
        ? name
        : name.substring(0, quote)
            + name.substring(quote + 1, name.length() - 1).replace("\"\"", "\"");
  }

  private void word() {
    Matcher matcher = WORD.matcher(text).region(at, text.length());
    matcher.lookingAt();
    String word = matcher.group().toLowerCase(Locale.ROOT);
    if (depth == 0
        && (verb.isEmpty() || (verb.equals("with") && VERBS_AFTER_WITH.contains(word)))) {
      verb = word;
    }
    copyTo(matcher.end());
  }

  private void bracket(char c) {
    if (c == '(' || c == '[' || c == '{') {
      if (depth == 0 && verb.isEmpty()) {
        verb = "select";
      }
      depth++;
    } else if (c == ')' || c == ']' || c == '}') {
      depth--;
    }
  }

  private void endStatement() {
    if (!verb.isEmpty()) {
      statements.add(new Script.Statement(sql.toString().strip(), parameters, verb));
    }
    sql.setLength(0);
    parameters.clear();
    verb = "";
    depth = 0;
  }

  private void copyTo(int end) {
    sql.append(text, at, end);
    at = end;
  }

  private boolean matches(Pattern pattern) {
    return pattern.matcher(text).region(at, text.length()).lookingAt();
  }

  private boolean afterName() {
    return at > 0 && isNamePart(text.charAt(at - 1));
  }

  private boolean afterOperand() {
    return at > 0 && (afterName() || "'\")]}".indexOf(text.charAt(at - 1)) >= 0);
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }

  /** {@code E'…'}: the one form in which a backslash escapes. */
  private boolean precededByEscapeMark() {
    return at > 0
        && (text.charAt(at - 1) == 'e' || text.charAt(at - 1) == 'E')
        && (at == 1 || !isNamePart(text.charAt(at - 2)));
  }

  private int endOfString(boolean backslashEscapes) {
    return endOfQuoted('\'', backslashEscapes);
  }

  private int endOfQuoted(char quote, boolean backslashEscapes) {
    int i = at + 1;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\\' && backslashEscapes) {
        i += 2;
      } else if (c != quote) {
        i++;
      } else if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
        i += 2;
      } else {
        return i + 1;
      }
    }
    return text.length();
  }

  private void copyDollarQuote() {
    Matcher matcher = DOLLAR_QUOTE.matcher(text).region(at, text.length());
    matcher.lookingAt();
    int end = text.indexOf(matcher.group(), matcher.end());
    copyTo(end < 0 ? text.length() : end + matcher.group().length());
  }

  private int endOfLine() {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }

  /** Comments nest. */
  private int endOfComment() {
    int open = 0;
    int i = at;
    while (i < text.length()) {
      if (text.startsWith("/*", i)) {
        open++;
        i += 2;
      } else if (text.startsWith("*/", i)) {
        open--;
        i += 2;
        if (open == 0) {
          return i;
        }
      } else {
        i++;
      }
    }
    return text.length();
  }
}
