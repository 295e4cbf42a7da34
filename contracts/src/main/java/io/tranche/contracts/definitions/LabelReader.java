package io.tranche.contracts.definitions;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads what assets are found by: group, owners and tags, and what their code is called. The forms
 * are those of Dagster.
 */
final class LabelReader {

  private static final String SIGNS = "letters, digits, _, - and .";
  private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*");
  private static final Pattern OWNER =
      Pattern.compile("team:[^\\s:\"]+|[^\\s@\"]+@[^\\s@\"]+\\.[^\\s@\"]+");
  private static final Pattern TAG =
      Pattern.compile("([A-Za-z0-9_.-]{1,63}/)?[A-Za-z0-9_.-]{1,63}");
  private static final Pattern TAG_VALUE = Pattern.compile("[A-Za-z0-9_.-]{0,63}");

  private static final int LONGEST_VERSION = 200;

  private LabelReader() {}

  /** Any text that fits into a line. */
  static Optional<String> codeVersion(Fields fields) {
    Optional<String> version = fields.optionalText("codeVersion");
    if (version
        .filter(
            text ->
                text.isBlank()
                    || text.length() > LONGEST_VERSION
                    || text.chars().anyMatch(Character::isISOControl))
        .isPresent()) {
      fields.problem(
          "codeVersion",
          version.orElse(""),
          "is not the version of a code",
          "a text of 1 to " + LONGEST_VERSION + " characters in one line");
    }
    return version;
  }

  static String group(Fields fields) {
    String group = fields.optionalText("group").orElse(AssetDocument.DEFAULT_GROUP);
    if (!GROUP.matcher(group).matches()) {
      fields.problem("group", group, "is not a name", "segments of " + SIGNS + ", joined by /");
    }
    return group;
  }

  static List<String> owners(Fields fields) {
    List<String> owners = fields.texts("owners");
    for (int i = 0; i < owners.size(); i++) {
      if (!OWNER.matcher(owners.get(i)).matches()) {
        fields.problem(
            "owners[" + i + "]",
            owners.get(i),
            "is not an owner",
            "team:NAME or an e-mail address");
      }
    }
    return owners;
  }

  static Map<String, String> tags(Fields fields) {
    Map<String, String> tags = fields.textMap("tags");
    tags.forEach(
        (tag, value) -> {
          if (!TAG.matcher(tag).matches()) {
            fields.problem(
                "tags." + tag,
                tag,
                "is not the name of a tag",
                "NAME or PREFIX/NAME, each of at most 63 " + SIGNS);
          }
          if (!TAG_VALUE.matcher(value).matches()) {
            fields.problem(
                "tags." + tag, value, "is not the value of a tag", "at most 63 " + SIGNS);
          }
        });
    return tags;
  }
}
